"""Did our scores predict spread? Final scores of panels against what became of the awards, once there are enough.

Of proposals and never of persons: nothing here reads who marked what. In this folder: `figures` (statistics that know
nothing of Django) and `reading` (the cases that somebody may know of, in a fixed number of queries).
"""
