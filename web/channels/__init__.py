"""/channels: the connected accounts, their rules and what is known of their public."""
