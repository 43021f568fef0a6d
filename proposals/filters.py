"""How lists of proposals are searched, filtered and sorted: the same set on pages and in the API.

Search looks only at what everybody may read of a listed proposal; the state filter compares with the state as
this person may know it. Each order is named here, and nothing else can be sorted by.
"""

from typing import Any

import django_filters
from django.db.models import Q

from proposals import rights
from proposals.models import Call, Organisation, PriorityArea, Proposal, Theme
from proposals.states import State

ORDERS = {"submitted_at": "submitted", "title": "title", "reference": "reference", "call__closes_at": "call"}


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="search", label="Search", max_length=100)
    call = django_filters.ModelChoiceFilter(
        queryset=lambda request: Call.objects.visible_to(request.user), to_field_name="code", label="Call"
    )
    area = django_filters.ModelChoiceFilter(
        queryset=PriorityArea.objects.select_related("framework"), label="Priority area"
    )
    state = django_filters.ChoiceFilter(choices=State.choices, method="in_state", label="State")
    organisation = django_filters.ModelChoiceFilter(
        field_name="lead_organisation", queryset=Organisation.objects.all(), label="Lead organisation"
    )
    theme = django_filters.ModelChoiceFilter(
        field_name="themes", queryset=Theme.objects.all(), to_field_name="code", label="Theme"
    )
    sort = django_filters.OrderingFilter(fields=ORDERS, label="Sort by")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def search(self, proposals: Any, name: str, words: str) -> Any:
        for word in words.split():
            proposals = proposals.filter(
                Q(title__icontains=word) | Q(pitch__icontains=word) | Q(reference__iexact=word)
            )
        return proposals

    def in_state(self, proposals: Any, name: str, state: str) -> Any:
        return proposals.filter(rights.rows_in_state(state, self.request.user))


class DeskFilter(ProposalFilter):
    """The moderation desk has its shelves for the state, and no need of the rest."""

    state = organisation = theme = None
