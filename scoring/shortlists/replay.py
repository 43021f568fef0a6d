"""Whether a frozen shortlist is what its inputs give, and its hashes those of its texts."""

import json

from scoring.models import FrozenShortlist, Shortlist
from scoring.shortlisting.replaying import differences, fingerprint, result_of


def problems_of(shortlist: Shortlist) -> list[str]:
    """What is wrong with the record that was agreed, in sentences; nothing where a replay is equal to it."""
    frozen: FrozenShortlist | None = shortlist.frozen
    if frozen is None:
        return ["Nothing was frozen of it."]
    problems = unfitting(frozen)
    try:
        stored, found = json.loads(frozen.result), result_of(json.loads(frozen.inputs))
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        return [*problems, f"It can’t be read: {error!r}."]
    return problems + list(differences(stored, found))


def unfitting(frozen: FrozenShortlist) -> list[str]:
    """Hashes that do not fit their texts."""
    return [
        f"The hash of its {name} does not fit them."
        for name, text, stored in [
            ("inputs", frozen.inputs, frozen.inputs_sha256),
            ("results", frozen.result, frozen.result_sha256),
        ]
        if fingerprint(text) != stored
    ]
