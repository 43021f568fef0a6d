"""Is this file what it says it is, and harmless to open? Knows nothing of Django; the rules are those of `kinds`.

`checking.check` looks at a file, and `workbooks.tabs_of` reads the cells of a workbook; `apart.check_apart` and
`apart.read_apart` let a process of its own do it, with limits of memory and time, because a file made to break its
reader must not take the web server along: that one never opens a file at all. A file that may not come in raises
`kinds.FileRefused`.
"""
