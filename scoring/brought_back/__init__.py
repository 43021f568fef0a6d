"""A shortlist's workbook that comes back: what managers decided in Excel, seen cell by cell before it is kept.

`codes.py` has the signed code of each line, `reading.py` finds the lines in what was sent, `cells.py` reads the four
cells of one, `comparing.py` says what would change and what can't, and `telling.py` what the file says otherwise.
Nothing here writes: `services/brought_back.py` does, through the verbs of shortlists. The workbook itself is made in
`workbook/shortlist.py`.
"""
