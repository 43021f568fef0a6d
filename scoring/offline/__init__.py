"""An assessor's open sheets, marked away from the browser: one workbook goes out, filled in it comes back.

`asked.py` knows the rows of a sheet, `codes.py` the signed code of each, `reading.py` finds the rows in what came
back, and `comparing.py` says what would change and what can't. Nothing here writes: `services/offline.py` does, once
its assessor has seen it. The workbook itself is made in `workbook/offline.py`.
"""
