"""What a reviewer would object to in a form, as findings."""
