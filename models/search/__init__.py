"""Searching everything: what was written is folded, kept beside its row, and found by words."""
