"""How lists of spread are narrowed: the portfolio, claims of benefit, stories, and values of measures."""

from datetime import date
from typing import Any

import django_filters
from django.utils.choices import flatten_choices
from django.utils.timezone import localdate

from proposals.filters.proposal import ProposalFilter, one_of
from proposals.forms.eligible import KnownDay
from proposals.models import MeasurePoint
from proposals.spread import portfolio

MOST = 2_147_483_647  # what a row can be numbered
FIGURE_ORDER_LABELS = {
    "-reported": "Latest report first",
    "reported": "Longest without a report first",
    "-sites": "Most sites first",
    "sites": "Fewest sites first",
    "-eligible": "Most eligible sites first",
    "eligible": "Fewest eligible sites first",
    "-share": "Highest share first",
    "share": "Lowest share first",
    "title": "Title, A to Z",
    "-title": "Title, Z to A",
}


class DayFilter(django_filters.DateFilter):
    field_class = KnownDay


class PortfolioFilter(ProposalFilter):
    """The portfolio of spread: everything in it is funded. Its figures, by which it is sorted, come from the ledger,
    and so does what is in it as at a day and in the area of a board."""

    NARROWS = ("q", "call", "area", "board", "year")

    state = organisation = theme = author = None
    board = one_of(method="leave_to_the_ledger", label="Integrated care board", empty_label="All boards")
    year = one_of(method="leave_to_the_ledger", label="Awarded in", empty_label="All years")
    on = DayFilter(method="leave_to_the_ledger", label="As at", help_text="Today if left empty.")
    show = one_of(choices=[("charts", "Small charts")], method="leave_to_the_ledger", label="Show", empty_label="Table")
    sort = one_of(
        choices=list(FIGURE_ORDER_LABELS.items()), method="leave_to_the_ledger", label="Sort by", empty_label=None
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["sort"] = self.filters.pop("sort")  # the last one in the panel

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        return self.form.cleaned_data if self.form.is_valid() else getattr(self.form, "cleaned_data", {})

    @property
    def order(self) -> str:
        return self.asked.get("sort") or "-reported"

    @property
    def has_charts(self) -> bool:
        return self.asked.get("show") == "charts"

    @property
    def board_name(self) -> str:
        board = self.asked.get("board")
        return self._word_for("board", board) if board else ""

    @property
    def day(self) -> date:
        return self.asked.get("on") or localdate()

    @property
    def lines(self) -> list[portfolio.PortfolioLine]:
        """What is left of the portfolio, in the order that is asked for."""
        found, asked = self.qs, self.asked
        year, board = (int(asked[name]) if asked.get(name) else None for name in ("year", "board"))
        awarded = portfolio.awarded(found, by=self.day, year=year)
        return portfolio.in_order(portfolio.lines_of(awarded, self.request.user, self.day, board=board), self.order)

    @property
    def chosen(self) -> list[str]:
        """What narrows the list, in words: Priority area: Safer care."""
        given = {name: self.asked.get(name) for name in self.NARROWS}
        return [f"{self.form[name].label}: {self._word_for(name, value)}" for name, value in given.items() if value]

    def _word_for(self, name: str, value: str) -> str:
        choices: list[tuple[Any, Any]] = list(flatten_choices([*getattr(self.form.fields[name], "choices", ())]))
        return {str(key): str(label) for key, label in choices}.get(value, value)

    def leave_to_the_ledger(self, proposals: Any, name: str, value: Any) -> Any:
        return proposals


class PortfolioQuery(PortfolioFilter):
    """The same for programs, which look at nothing."""

    show = None


class BenefitFilter(ProposalFilter):
    """The proposals whose claims of benefit are added up."""

    state = organisation = theme = author = sort = None


class StoryFilter(ProposalFilter):
    """The proposals whose stories are listed; `words` are looked for in the stories themselves."""

    words = django_filters.CharFilter(
        method="leave_to_the_stories",
        label="Search",
        max_length=100,
        error_messages={"max_length": "Search for 100 characters or fewer."},
    )
    q = state = organisation = theme = author = sort = None

    def leave_to_the_stories(self, proposals: Any, name: str, words: str) -> Any:
        return proposals


class PointFilter(django_filters.FilterSet):
    """Values of one site, of one measure, or both."""

    site = django_filters.NumberFilter(field_name="site", label="The number of a site", min_value=1, max_value=MOST)
    measure = django_filters.NumberFilter(
        field_name="measure", label="The number of a measure", min_value=1, max_value=MOST
    )

    class Meta:
        model = MeasurePoint
        fields: list[str] = []
