"""Who must act next on each post, by when, and reminding them of it."""
