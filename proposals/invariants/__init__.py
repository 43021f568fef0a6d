"""What must always be true of this floor's rows, whoever wrote them. `manage.py check_invariants` asks.

Each function yields one sentence for each row that breaks its rule; its docstring is the rule. The database keeps
many facts by constraints already; here stand those that span rows. `scoring/invariants.py` holds the other half.
"""

from collections.abc import Callable, Iterator

from proposals.attachments.kept import OF_FILES
from proposals.invariants.adoption_files import OF_ADOPTION_FILES
from proposals.invariants.awards import OF_AWARDS
from proposals.invariants.discussion import OF_DISCUSSION
from proposals.invariants.histories import OF_HISTORIES
from proposals.invariants.interests import OF_INTERESTS
from proposals.invariants.measures import OF_MEASURES
from proposals.invariants.notices import OF_NOTICES
from proposals.invariants.people import OF_PEOPLE
from proposals.invariants.proposal import OF_PROPOSALS
from proposals.invariants.similar import OF_SIMILAR
from proposals.invariants.spread import OF_SPREAD

Invariant = Callable[[], Iterator[str]]

INVARIANTS: list[Invariant] = [
    *OF_PROPOSALS,
    *OF_HISTORIES,
    *OF_NOTICES,
    *OF_PEOPLE,
    *OF_SIMILAR,
    *OF_FILES,
    *OF_DISCUSSION,
    *OF_AWARDS,
    *OF_SPREAD,
    *OF_INTERESTS,
    *OF_ADOPTION_FILES,
    *OF_MEASURES,
]
