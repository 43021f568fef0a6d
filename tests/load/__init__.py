"""Assessors marking at once, through the real web server and PostgreSQL, on this machine alone.

`test_assessors.py` has a few of them in the ordinary suite; tests/benchmarks/bench_assessors.py has fifty and tells how
long they wait. What was seen stands in docs/load.md.
"""
