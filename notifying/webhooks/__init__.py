"""Telling an association's own programs what happens: signed, retried, listed."""
