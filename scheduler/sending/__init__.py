"""One try of one delivery: claimed, sent, written down."""
