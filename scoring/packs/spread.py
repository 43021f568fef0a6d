"""What became of awards, for auditors: plans and their fixings, the list and the log of sites, claims of benefit and
stories. Whatever a later entry took the place of stands there too.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from proposals.models import AdoptionEvent, BenefitClaim, EligibleSite, PlanFixing, SiteWord, SpreadPlan, StoryEdition

AT_A_TIME = 500
Rows = Iterator[list[Any]]


class Part(NamedTuple):
    """A table of the pack; `rows` takes the proposals that it tells of."""

    name: str
    meaning: str
    headings: list[str]
    rows: Callable[[Any], Rows]


PLANS = [
    "reference", "kind_of_site", "typed_number", "target_percent", "target_on", "baseline_measure", "baseline_unit",
    "baseline_value", "core", "adaptable",
]  # fmt: skip


def plans(proposals: Any) -> Rows:
    rows = SpreadPlan.objects.filter(proposal__in=proposals).select_related("proposal").order_by("proposal_id")
    for each in rows.iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.unit_label, each.eligible_sites, each.target_share_percent, each.target_on,
            each.baseline_measure, each.baseline_unit, each.baseline_value, each.core, each.adaptable,
        ]  # fmt: skip


FIXINGS = ["reference", "number", "figures", "reason", "by", "at"]


def fixings(proposals: Any) -> Rows:
    rows = PlanFixing.objects.filter(plan__proposal__in=proposals).select_related("plan__proposal", "by")
    for each in rows.order_by("plan__proposal_id", "number").iterator(chunk_size=AT_A_TIME):
        figures = json.dumps(each.figures, ensure_ascii=False, sort_keys=True)
        yield [each.plan.proposal.reference, each.number, figures, each.reason, each.by, each.at]


ELIGIBLE = ["reference", "organisation", "place", "from_on", "until_on", "why_left", "listed_by", "listed_at"]


def eligible(proposals: Any) -> Rows:
    rows = EligibleSite.objects.filter(plan__proposal__in=proposals).order_by("plan__proposal_id", "pk")
    for each in rows.select_related("plan__proposal", "organisation", "listed_by").iterator(chunk_size=AT_A_TIME):
        yield [
            each.plan.proposal.reference, each.organisation, each.place, each.from_on, each.until_on, each.why_left,
            each.listed_by, each.listed_at,
        ]  # fmt: skip


ADOPTION = [
    "reference", "event", "organisation", "place", "stage", "happened_on", "evidence", "link", "reason", "changed",
    "corrects", "reported_by_the_site", "recorded_by", "recorded_at",
]  # fmt: skip


def adoption(proposals: Any) -> Rows:
    rows = AdoptionEvent.objects.filter(proposal__in=proposals).order_by("proposal_id", "pk")
    for each in rows.select_related("proposal", "site", "recorded_by").iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.pk, each.site, each.place, each.get_stage_display(), each.happened_on,
            each.evidence, each.link, each.get_reason_display(), each.changed, each.corrects_id, each.by_site,
            each.recorded_by, each.recorded_at,
        ]  # fmt: skip


WORDS = ["reference", "event", "verdict", "words", "by", "at"]


def words(proposals: Any) -> Rows:
    rows = SiteWord.objects.filter(event__proposal__in=proposals).order_by("event__proposal_id", "event_id", "pk")
    for each in rows.select_related("event__proposal", "by").iterator(chunk_size=AT_A_TIME):
        told = [each.get_verdict_display(), each.text, each.by, each.at]
        yield [each.event.proposal.reference, each.event_id, *told]


BENEFITS = [
    "reference", "claim", "kind", "counted", "covers", "quantity", "attributed_percent", "attributed_quantity",
    "status", "validated_by", "as_of", "method", "without_it", "part_of", "corrects", "is_superseded", "recorded_by",
    "recorded_at",
]  # fmt: skip


def benefits(proposals: Any) -> Rows:
    rows = BenefitClaim.objects.filter(proposal__in=proposals).order_by("proposal_id", "pk")
    for each in rows.select_related("proposal", "recorded_by", "superseded_by").iterator(chunk_size=AT_A_TIME):
        yield [
            each.proposal.reference, each.pk, each.get_kind_display(), each.what, each.covers, each.quantity,
            each.attributed_percent, each.attributed, each.get_status_display(), each.validated_by, each.as_of,
            each.method, each.counterfactual, each.part_of_id, each.corrects_id, hasattr(each, "superseded_by"),
            each.recorded_by, each.recorded_at,
        ]  # fmt: skip


STORIES = [
    "reference", "edition", "title", "overview", "challenge", "outcomes", "approved_by", "approved_at", "is_public",
]  # fmt: skip


def stories(proposals: Any) -> Rows:
    rows = StoryEdition.objects.filter(story__proposal__in=proposals).order_by("story__proposal_id", "number")
    for each in rows.select_related("story__proposal", "approved_by").iterator(chunk_size=AT_A_TIME):
        yield [
            each.story.proposal.reference, each.number, each.title, each.overview, each.challenge, each.outcomes,
            each.approved_by, each.approved_at, each.story.is_public,
        ]  # fmt: skip


PARTS = [
    Part("spread-plans.csv", "Where each award means to spread to, and its baseline.", PLANS, plans),
    Part("plan-fixings.csv", "Every fixing of a plan, with its figures and why it was fixed anew.", FIXINGS, fixings),
    Part("eligible-sites.csv", "The sites that could take it up, from when until when.", ELIGIBLE, eligible),
    Part("adoption.csv", "Every report of a site; a later one that corrects it names it.", ADOPTION, adoption),
    Part("site-words.csv", "What sites said of reports about them.", WORDS, words),
    Part("benefits.csv", "Every claim of benefit with its status, superseded ones too.", BENEFITS, benefits),
    Part("stories.csv", "Every edition of a story that a moderator approved.", STORIES, stories),
]
