"""What stands on the networks and what came of it: collecting, and what can be learnt from it."""
