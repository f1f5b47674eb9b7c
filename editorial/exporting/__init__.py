"""Posts for elsewhere: every one, or what a filter lets through, a page at a time."""
