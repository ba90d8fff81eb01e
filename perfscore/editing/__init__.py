"""What an editor asks while somebody writes a rule file, answered from the shapes of the language."""
