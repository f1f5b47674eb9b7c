"""/campaigns: posts that belong together for a while."""
