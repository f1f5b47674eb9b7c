"""Who must agree to a post, who did, and whose turn it is."""
