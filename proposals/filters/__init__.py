"""How lists are searched, filtered and sorted: `proposal.py` those of proposals, awards and notices,
`spread.py` those of spread."""
