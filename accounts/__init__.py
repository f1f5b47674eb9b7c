"""One connected account: opening it, keeping it open, and whose turn it is to be read."""
