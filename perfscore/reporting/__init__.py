"""Results -> text or JSON. Decides nothing."""
