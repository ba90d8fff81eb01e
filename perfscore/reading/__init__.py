"""Documents -> forms: a format yields a grid, a layout turns the grid into forms."""
