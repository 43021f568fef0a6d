"""Taking a step by API: the acts of `exchange/acts.py`, each with the body that its form describes."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from exchange.acts import ACTS, Act
from exchange.api.schema import Entry
from proposals.api.proposal import find, shown
from proposals.forms.values import problems_of, typed
from proposals.lifecycle import PROPOSAL_STEPS
from proposals.models import Proposal
from proposals.serializers.from_forms import body_from
from proposals.serializers.proposal import ProposalInFull
from proposals.serializers.strict import Body, read
from proposals.services.steps import must_be_possible

# These two are no steps of the lifecycle: they prepare one, and stand open to the same people in the same state.
PREPARES = {"propose_award": "fund", "cancel_award": "fund"}


class TakeStep(APIView):
    """`entry` is set for the description alone, where each step stands on its own."""

    entry: Entry | None = None

    @staticmethod
    def entries() -> dict[str, Entry]:
        return {name: entry_of(name) for name in ACTS}

    @extend_schema(tags=["Steps"], responses={200: ProposalInFull})
    def post(self, request: Request, reference: str, name: str) -> Response:
        proposal = find(reference, request.user)
        act = ACTS.get(name)
        if act is None:
            raise Http404
        must_be_possible(proposal, PREPARES.get(name, name), by=request.user)
        act.verb(proposal.pk, by=request.user, **evidence(name, act, proposal, request))
        return Response(shown(reference, request.user))


def evidence(name: str, act: Act, proposal: Proposal, request: Request) -> dict[str, Any]:
    """What the verb asks for, as the form understands it."""
    sent = read(body_of(name), request.data, partial=True)
    form = act.form({field: typed(value) for field, value in sent.items()}, proposal=proposal, person=request.user)
    if not form.is_valid():
        raise ValidationError(problems_of(form))
    return form.cleaned_data


def body_of(name: str) -> type[Body]:
    """The body of one step. Its form is made for no proposal in particular: that decides about choices alone."""
    act = ACTS[name]
    form = act.form(proposal=Proposal(), person=None)
    title = "".join(word.capitalize() for word in name.split("_"))
    return body_from(f"{title}Body", act.intro, form.fields)


def entry_of(name: str) -> Entry:
    return Entry(f"steps_{name}", ACTS[name].label, meaning_of(name), body_of(name))


def meaning_of(name: str) -> str:
    """What a step does, who may take it, and from where to where it leads."""
    rows = [row for row in PROPOSAL_STEPS if row.name == PREPARES.get(name, name) and not row.while_embargoed]
    moves = ", ".join(f"from {row.source} to {row.target or 'the state it left'}" for row in rows)
    who = " or ".join(dict.fromkeys(row.who for row in rows))
    leads = "" if name in PREPARES else f" It leads {moves}."
    return f"{ACTS[name].intro} For {who}.{leads}".strip()
