"""A panel at work as those who follow it read it: how it gets on, one proposal, how its assessors mark, its anchors."""
