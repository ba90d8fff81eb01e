"""Tools for assistants by the Model Context Protocol: another door to reading, scoring and auditing."""
