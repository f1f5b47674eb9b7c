"""Reading channels back: the posts that stand there, whoever published them, and their figures."""
