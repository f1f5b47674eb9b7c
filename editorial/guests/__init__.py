"""Links for people without an account: made, opened, and what is said by them."""
