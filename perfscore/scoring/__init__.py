"""(Indicator | Form, RuleSet) -> score with its trace. Pure."""
