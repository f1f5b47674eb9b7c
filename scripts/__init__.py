"""What the Makefile calls: set-up and house-keeping."""
