"""What Meta's networks share: one Graph client, one table of answers. Not a network itself."""
