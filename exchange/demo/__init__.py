"""Believable data for a demonstration, made by the verbs of the product.

Nothing here writes a state, a score or a history by hand. Each proposal has a *story*: a generator that yields the
moment at which it goes on and then calls the services, as its people would. `Stage` plays all stories in the order
of time with a clock of its own, so that what happened a year ago is dated a year ago, and the chain of history holds.
`fixtures/demo/` holds the texts; `plot.json` there says who leads each proposal, in which call, and how it fares.
"""
