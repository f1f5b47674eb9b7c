"""/plan: what the coming weeks would be."""
