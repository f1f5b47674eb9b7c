"""A real Bluesky server (PDS) on loopback, for the tests."""
