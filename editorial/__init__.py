"""The line, drafting, review: what a post says and who agreed to it."""
