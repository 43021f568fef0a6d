"""Who may what: the one table that turns facts into rights.

Facts are an office held (`exchange`), an affiliation or a part in writing (`proposals`), a seat or an
assignment (`scoring`). Lower floors ask by name: `person.has_perm("proposals.fund", proposal)` for one row,
`rights.rows_for("proposals.read", person)` for many. A right over many rows is written once, as rows; what it
says of one row is derived from it.

Three rules stand above every office: a person with a declared conflict can't know of the proposal at all; nobody
decides about what they wrote; and nobody settles what an organisation of theirs takes part in, whose chair reads
nothing of it.
"""

from exchange.permissions import table  # noqa: F401
