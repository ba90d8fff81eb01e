"""What running text tells twice, adds up or divides: its figures beside each other and beside the tables."""
