"""Check the draw by which a call settled equal scores: python verify_draw.py draw-your-call.json [record.json]
Compare the commitment with what the call told when it opened. Audit packs have the record as shortlists/…-inputs.json.
"""

import json
import sys
from hashlib import sha256
from pathlib import Path


def digest(text):
    return sha256(text.encode()).hexdigest()


def problems_in(draw, record):
    """What is wrong with a draw, in sentences; nothing where it is as it must be."""
    if digest(draw["seed"]) != draw["commitment"]:
        yield f"The seed is not the one that was committed to: its SHA-256 is {digest(draw['seed'])}."
    if record and digest(record) != draw["record_sha256"]:
        yield f"The record is not the one that was drawn from: its SHA-256 is {digest(record)}."
    for tie in draw["ties"]:
        order = sorted(tie["order"], key=lambda reference: digest(f"{draw['seed']}|{tie['label']}|{reference}"))
        if order != tie["order"]:
            yield f"{tie['label']} was drawn otherwise: {', '.join(order)}."
        listed = digest("\n".join(sorted(order)))
        print(f"{tie['label']}: the SHA-256 of its list of {len(order)} is {listed}.")
        if listed != tie["list_sha256"] or record and not all(f'"{each}"' in record for each in order):
            yield f"{tie['label']} has another list than the one that was frozen: {', '.join(sorted(order))}."


def main(draw, *record):
    draw, record = json.loads(Path(draw).read_bytes()), "".join(Path(each).read_bytes().decode() for each in record)
    problems = list(problems_in(draw, record))
    right = f"The draw of {draw['call']} is right: {len(draw['ties'])} ties, committed to {draw['commitment']}."
    print("\n".join(problems or [right]))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
