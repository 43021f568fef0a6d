"""How lists of proposals are searched, filtered and sorted: the same set on pages and in the API.

Search looks only at what everybody may read of a listed proposal; the state filter compares with the state as
this person may know it. Each order is named here, and nothing else can be sorted by. What there is to choose from
is read once a page.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import django_filters
from django.db.models import Case, F, Q, When

from proposals import rights
from proposals.days import nhs_year_in_words
from proposals.desk import shelves as desk
from proposals.kinds import NoticeKind
from proposals.models import Call, Notice, Organisation, PriorityArea, Proposal, Theme
from proposals.spread import portfolio
from proposals.states import State

# Drafts, which have no date yet, stand before the newest: so the index on the date serves both ways.
ORDERS: dict[str, list[Any]] = {
    "-submitted": [F("submitted_at").desc(nulls_first=True), "-pk"],
    "submitted": [F("submitted_at").asc(nulls_last=True), "pk"],
    "title": ["title", "pk"],
    "-title": ["-title", "-pk"],
    "call": ["call__closes_at", "pk"],
    "-call": ["-call__closes_at", "-pk"],
    "organisation": [F("told_lead").asc(nulls_last=True), "pk"],
    "-organisation": [F("told_lead").desc(nulls_last=True), "-pk"],
    "supported": ["support_count", "pk"],
    "-supported": ["-support_count", "-pk"],
    "commented": ["comment_count", "pk"],
    "-commented": ["-comment_count", "-pk"],
    "reference": ["pk"],
    "-reference": ["-pk"],
}
ORDER_LABELS = {
    "-submitted": "Newest first",
    "submitted": "Oldest first",
    "title": "Title, A to Z",
    "-title": "Title, Z to A",
    "call": "Call, first to close",
    "-call": "Call, last to close",
    "organisation": "Lead organisation, A to Z",
    "-organisation": "Lead organisation, Z to A",
    "-supported": "Most supported",
    "supported": "Least supported",
    "-commented": "Most commented",
    "commented": "Least commented",
    "reference": "Reference, lowest first",
    "-reference": "Reference, highest first",
}
NEWEST_FIRST = ORDERS["-submitted"]


def calls_known_to(person: Any) -> list[tuple[Any, Any]]:
    return list(Call.objects.visible_to(person).values_list("code", "title"))


def areas_called_for(person: Any) -> list[tuple[Any, Any]]:
    """The areas of every framework that a call uses, under its name."""
    areas = PriorityArea.objects.filter(framework__in=Call.objects.visible_to(person).values("framework"))
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for area in areas.select_related("framework"):
        groups.setdefault(area.framework.name, []).append((area.pk, area.name))
    return list(groups.items())


def organisations(person: Any) -> list[tuple[Any, Any]]:
    return list(Organisation.objects.values_list("pk", "name"))


def themes(person: Any) -> list[tuple[Any, Any]]:
    return list(Theme.objects.values_list("code", "name"))


def boards(person: Any) -> list[tuple[Any, Any]]:
    return list(portfolio.boards())


def years(person: Any) -> list[tuple[Any, Any]]:
    return [(year, nhs_year_in_words(year)) for year in portfolio.years_of_awards(person)]


CHOICES: dict[str, Callable[[Any], list[tuple[Any, Any]]]] = {
    "call": calls_known_to,
    "area": areas_called_for,
    "organisation": organisations,
    "theme": themes,
    "board": boards,
    "year": years,
}


def one_of(column: str | None = None, **options: Any) -> django_filters.ChoiceFilter:
    wrong = {"invalid_choice": "“%(value)s” is not in this list. Choose again."}
    return django_filters.ChoiceFilter(field_name=column, error_messages=wrong, **options)


class ProposalFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        method="search",
        label="Search",
        max_length=100,
        error_messages={"max_length": "Search for 100 characters or fewer."},
    )
    call = one_of("call__code", label="Call", empty_label="All calls")
    area = one_of("area", label="Priority area", empty_label="All areas")
    state = one_of(choices=State.choices, method="in_state", label="State", empty_label="All states")
    organisation = one_of(
        "lead_organisation", method="led_by", label="Lead organisation", empty_label="All organisations"
    )
    theme = one_of("themes__code", label="Theme", empty_label="All themes")
    author = one_of(
        choices=[("me", "Mine"), ("followed", "Those I follow")],
        method="by_author",
        label="Whose",
        empty_label="Everybody’s",
    )
    sort = one_of(choices=list(ORDER_LABELS.items()), method="in_order", label="Sort by", empty_label=None)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.request.user.is_authenticated:
            self.filters.pop("author", None)
        for name in CHOICES.keys() & self.filters.keys():
            self.filters[name].extra["choices"] = cache(partial(CHOICES[name], self.request.user))

    def search(self, proposals: Any, name: str, words: str) -> Any:
        for word in words.split():
            proposals = proposals.filter(
                Q(title__icontains=word) | Q(pitch__icontains=word) | Q(reference__iexact=word)
            )
        return proposals

    def in_state(self, proposals: Any, name: str, state: str) -> Any:
        return proposals.filter(rights.rows_in_state(state, self.request.user))

    def led_by(self, proposals: Any, name: str, organisation: str) -> Any:
        return proposals.visible_to(self.request.user, rights.APPLICANTS).filter(lead_organisation=organisation)

    def by_author(self, proposals: Any, name: str, author: str) -> Any:
        if author == "followed":
            return proposals.filter(follows__person=self.request.user)
        return proposals.filter(contributors__person=self.request.user)

    def in_order(self, proposals: Any, name: str, order: str) -> Any:
        told = rights.rows_for(rights.APPLICANTS, self.request.user)
        lead = Case(When(told, then=F("lead_organisation__name")))
        return proposals.with_counts().annotate(told_lead=lead).order_by(*ORDERS[order])


class DeskFilter(ProposalFilter):
    """The moderation desk has its shelves for the state, and each shelf an order of its own.

    Clocks run on what waits, and only that is claimed: on the other shelves these filters are not there.
    """

    OF_WHAT_WAITS = ("clock", "claimed")

    clock = one_of(
        choices=[("late", "Overdue"), ("due", "Due soon"), ("new", "In time")], method="by_clock", label="Clock",
        empty_label="Any clock",
    )  # fmt: skip
    claimed = one_of(
        choices=[("me", "Me"), ("nobody", "Nobody"), ("others", "Another moderator")], method="by_claim",
        label="Claimed by", empty_label="Anybody or nobody",
    )  # fmt: skip
    back = one_of(
        choices=[("yes", "Returned before")], method="by_return", label="Returned for changes",
        empty_label="Whether or not",
    )  # fmt: skip
    state = organisation = theme = author = None
    sort = one_of(choices=list(ORDER_LABELS.items()), method="in_order", label="Sort by", empty_label="The usual order")

    def __init__(self, *args: Any, shelf: desk.Shelf | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["sort"] = self.filters.pop("sort")  # the last one in the panel
        for name in self.OF_WHAT_WAITS if shelf and shelf != desk.SHELVES[0] else ():
            self.filters.pop(name)

    def by_clock(self, proposals: Any, name: str, urgency: str) -> Any:
        return proposals.filter(desk.with_clock(urgency))

    def by_claim(self, proposals: Any, name: str, whose: str) -> Any:
        return proposals.filter(desk.with_claim_of(whose, self.request.user))

    def by_return(self, proposals: Any, name: str, answer: str) -> Any:
        return proposals.filter(desk.has_come_back())


class QueueFilter(DeskFilter):
    """As the desk, for programs: which shelf is a parameter like the others."""

    shelf = one_of(
        choices=[(each.name, each.label) for each in desk.SHELVES], method="on_shelf", label="Shelf", empty_label=None
    )

    def on_shelf(self, proposals: Any, name: str, shelf: str) -> Any:
        return proposals


class AwardFilter(ProposalFilter):
    """Awards: those where something is late, waits to be read or is still to do, and those of one call."""

    show = one_of(
        choices=[("late", "Something is late"), ("waiting", "A report waits to be read"), ("open", "Still to do")],
        method="by_what_is_left", label="Show", empty_label="All awards",
    )  # fmt: skip
    area = state = organisation = theme = author = sort = None

    def by_what_is_left(self, awards: Any, name: str, left: str) -> Any:
        return awards.filter(**{f"{left}__gt": 0})


class NoticeFilter(django_filters.FilterSet):
    """What somebody was told: all of it, or what is unread, or one kind."""

    show = one_of(choices=[("unread", "Unread only")], method="by_reading", label="Show", empty_label="All notices")
    kind = one_of(choices=NoticeKind.choices, label="Kind", empty_label="All kinds")

    class Meta:
        model = Notice
        fields: list[str] = []

    def by_reading(self, notices: Any, name: str, show: str) -> Any:
        return notices.filter(read_at=None)
