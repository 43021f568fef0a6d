"""Excel workbooks: the only modules that write any.

`cells.py` knows how a sheet looks and what a cell can hold; each other module writes one kind of workbook. What people
typed is always text (a title that starts with = is no formula), numbers are numbers, and nothing that Excel would
refuse gets in.
"""
