"""What the product costs at size. Not part of the ordinary suite; run one by name, alone on the machine:

.venv/bin/python -m pytest tests/benchmarks/bench_workbook.py tests/benchmarks/bench_ranking.py -n0 -s
"""
