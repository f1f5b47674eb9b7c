"""/approval: who must agree before a post leaves."""
