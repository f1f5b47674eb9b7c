"""/ideas: what might become a post, and where it comes from."""
