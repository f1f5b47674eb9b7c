"""/api/v1: the same use cases as the pages."""
