"""A real WordPress on loopback, for the tests."""
