"""Pages: a view parses, calls one use case, renders."""
