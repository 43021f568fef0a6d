"""What became of everything that was proposed, as at the end of any day: the figures of the programme.

`paths` reads the history of one proposal, `figures` counts many, `quarters` knows the calendar: these three know
nothing of Django. `reading` fetches, `dashboard` and `quarterly` put a report together, and `tables` gives it the one
shape that page, PDF, workbook, CSV and API print.
"""
