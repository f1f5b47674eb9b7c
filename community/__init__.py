"""The public and the crisis: for now, the stop."""
