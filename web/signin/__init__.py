"""/login and /account: who is there."""
