"""The page without a server: Pyodide and this package as files for any web server, or as one HTML file."""
