"""One connected account: opening it, keeping it open, whose turn it is to be read, what came."""
