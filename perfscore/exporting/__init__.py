"""Rule sets for where the data is: the same rules as SQL and JavaScript, in whole numbers."""
