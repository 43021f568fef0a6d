"""The workbooks of scoring: each module writes one kind, or a sheet of it. How sheets and cells look is told in
`proposals.workbook`."""
