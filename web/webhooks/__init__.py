"""/webhooks: which programs of the association are told what happens."""
