"""/account/notices: how each person is reached, and the links by which letters are left."""
