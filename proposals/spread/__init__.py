"""The reading side of spread: where sites stand on any day, out of how many, and what of that everybody may read.

`places`, `denominators`, `ledger`, `rollups` and `forecast` are arithmetic that knows nothing of Django; the other
modules read rows and hand them over.
"""
