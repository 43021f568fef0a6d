"""Shortlists as they are read: what their line is drawn by, and each proposal with what was decided about it.

A draft is drawn anew from the ranking whenever somebody looks at it. In this folder: `reading` (a fixed number of
queries, from tables and ranking to figures), `settling` (what somebody decides, put into the rows) and `wording` (a
row and the rules in words, so that a change can be told).
"""

from scoring.shortlists.reading import Drawn, draw

__all__ = ["Drawn", "draw"]
