"""/: this week."""
