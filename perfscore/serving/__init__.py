"""The local page: files in, a report out. Nothing is kept and nothing leaves the machine."""
