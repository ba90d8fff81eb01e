"""Proofs about a rule set, from its data alone: exact, without sampling, without the code that scores."""
