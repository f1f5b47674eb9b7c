"""The trail of who did what, as its readers want it: narrowed, by pages, as files."""
