"""From a ranking to who gets money: the order of equals, the funding line, and the exact what-if beside it.

Numbers in, numbers and words out: no table and no framework is known here.
"""
