"""What is said of a post while it is reviewed, in two threads: the team's and the guests'."""
