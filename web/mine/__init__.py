"""/mine: what became of what one wrote; and saying thanks for it."""
