"""Excel workbooks: what every one is made of. Nothing outside this package and `scoring.workbook` writes any.

`cells.py` knows how a sheet looks and what a cell can hold, `tables.py` a sheet that is one flat table, `read_me.py`
the first sheet, and `live.py` formulas that carry their figure. What people typed is always text (a title that starts
with = is no formula), numbers are numbers, and nothing that Excel would refuse gets in.
"""
