"""The only code that talks to networks."""
