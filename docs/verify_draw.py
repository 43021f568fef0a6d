"""Check the draw by which a call settled equal scores: python verify_draw.py draw-your-call.json

The page "Equal scores" of the call offers the file. Compare the commitment with what stood there when the call opened.
"""

import json
import sys
from hashlib import sha256


def digest(text):
    return sha256(text.encode()).hexdigest()


def problems_in(record):
    """What is wrong with a draw, in sentences; nothing where it is as it must be."""
    seed, commitment = record["seed"], record["commitment"]
    if digest(seed) != commitment:
        yield f"The seed is not the one that was committed to: its SHA-256 is {digest(seed)}."
    for tie in record["ties"]:
        order = sorted(tie["order"], key=lambda reference: digest(f"{seed}|{tie['label']}|{reference}"))
        if order != tie["order"]:
            yield f"{tie['label']} was drawn otherwise: {', '.join(order)}."


def main(path):
    with open(path, encoding="utf-8") as file:
        record = json.load(file)
    problems = list(problems_in(record))
    for problem in problems:
        print(problem)
    if not problems:
        print(
            f"The draw of {record['call']} is right: {len(record['ties'])} ties, committed to {record['commitment']}."
        )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
