"""Whoever wrote a post is thanked for it, with what came of it in plain words."""
