"""A press for forms: facts are drawn, set in a layout and printed by a route. It shares no code with the reader."""
