"""A proposal and what hangs on it: its authors, its frozen versions and the moderator's gateway answers."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.functional import cached_property
from django.utils.timezone import now

from proposals.lifecycle import PROPOSAL_STEPS, ProposalLifecycle
from proposals.models.calls import Call
from proposals.models.organisations import Organisation
from proposals.models.priorities import PriorityArea, Theme
from proposals.models.questions import Question, QuestionKind, QuestionStage
from proposals.querysets import ProposalQuerySet
from proposals.states import HAS_AWARD, HAS_SCORE, TAKEN_UP, DeclineReason, Gateway, State
from proposals.texts.nhs_numbers import find_nhs_numbers

PLAN_WITH_BASELINE = "the plan for spread with its baseline measure"


class StageOfDevelopment(models.TextChoices):
    IDEA = "idea", "An idea, not tried yet"
    PROTOTYPE = "prototype", "A prototype"
    PILOTED = "piloted", "Piloted at one or two sites"
    IN_USE = "in_use", "In daily use at several sites"


class Proposal(ProposalLifecycle):
    """One innovation proposed to one call.

    `state` is the truth; `shown_state` is what everybody may know of it: the two differ while a decision is
    under embargo, that is, until the outcomes of the call are announced.
    """

    STEPS = PROPOSAL_STEPS
    called = "the proposal"

    # made from the row's own number, so it is null for the moment between insert and update
    reference = models.CharField(max_length=20, unique=True, editable=False, null=True)  # noqa: DJ001
    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    shown_state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT, editable=False)

    title = models.CharField(max_length=120)
    pitch = models.CharField("elevator pitch", max_length=300, blank=True)
    area = models.ForeignKey(
        PriorityArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name="priority area",
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="proposals")
    stage_of_development = models.CharField(max_length=20, choices=StageOfDevelopment.choices, blank=True)
    lead_organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="proposals_led"
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="proposals_partnered", verbose_name="partner organisations"
    )

    challenge = models.TextField("the challenge", blank=True)
    solution = models.TextField("the solution", blank=True)
    evidence = models.TextField("evidence that it works", blank=True)
    benefits = models.TextField("benefit for patients and staff", blank=True)
    readiness = models.TextField("readiness to spread", blank=True)
    involvement = models.TextField("patient and public involvement", blank=True)
    equality = models.TextField("equality and inequalities", blank=True)
    risks = models.TextField("risks", blank=True)

    requested_pounds = models.PositiveIntegerField(
        "money asked for (£)", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    months = models.PositiveSmallIntegerField(
        "length (months)", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(36)]
    )

    score = models.DecimalField(max_digits=4, decimal_places=2, null=True, editable=False)
    award_pounds = models.PositiveIntegerField(null=True, editable=False)
    scheduled_pounds = models.PositiveIntegerField(default=0, editable=False)
    award_conditions = models.TextField(blank=True, editable=False)
    decline_reason = models.CharField(max_length=30, choices=DeclineReason.choices, blank=True, editable=False)
    signpost = models.TextField(blank=True, editable=False)
    left_from = models.CharField(max_length=20, choices=State.choices, blank=True, editable=False)

    resubmission_of = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="resubmissions")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    return_by = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    spread_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values, shown_state__in=State.values),
                name="proposal_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HAS_SCORE) | Q(score__isnull=False), name="proposal_scored_has_a_score"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=5), name="proposal_score_is_on_the_scale"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HAS_AWARD, award_pounds__gt=0) | ~Q(state__in=HAS_AWARD) & Q(award_pounds=None),
                name="proposal_award_goes_with_funding",
            ),
            models.CheckConstraint(
                condition=Q(award_pounds=None) | Q(award_pounds__lte=F("requested_pounds")),
                name="proposal_award_is_within_its_request",
            ),
            models.CheckConstraint(
                condition=Q(scheduled_pounds=0)
                | Q(award_pounds__isnull=False, scheduled_pounds__lte=F("award_pounds")),
                name="proposal_schedule_is_within_its_award",
            ),
            models.CheckConstraint(
                condition=Q(requested_pounds=None) | Q(requested_pounds__gt=0),
                name="proposal_request_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DRAFT, State.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="proposal_past_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.DECLINED, State.WITHDRAWN]) | Q(left_from=""),
                name="proposal_left_only_by_an_exit",
            ),
            models.CheckConstraint(
                condition=Q(resubmission_of=None) | ~Q(resubmission_of=F("id")), name="proposal_resubmits_another"
            ),
            models.UniqueConstraint(
                "resubmission_of",
                condition=Q(state=State.DRAFT, submitted_at=None),
                name="one_new_start_is_written_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "shown_state"], name="proposals_by_call"),
            models.Index(fields=["shown_state", "area"], name="proposals_by_shown_state"),
            models.Index(fields=["state"], name="proposals_by_state"),
            models.Index(fields=["-submitted_at", "-id"], name="proposals_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def award_stands(self) -> bool:
        """Whether everybody may know that it is funded."""
        return self.shown_state in HAS_AWARD

    @property
    def award_ended(self) -> bool:
        """Whether an award that was announced was given up or taken back."""
        return self.shown_state == State.WITHDRAWN and self.left_from in HAS_AWARD

    @cached_property
    def lead_author(self) -> Any:
        return next((each.person for each in self.authors if each.role == ContributorRole.LEAD), None)

    @cached_property
    def authors(self) -> list["Contributor"]:
        known = vars(self).get("known_authors")  # of `with_authors`
        return list(self.contributors.select_related("person").order_by("pk")) if known is None else known

    def missing_parts(self) -> list[str]:
        """What must still be written before the proposal can be submitted, in the words of the form."""
        missing = [field.verbose_name for field in _required_fields() if getattr(self, field.name) in (None, "")]
        plan = getattr(self, "spread_plan", None)
        if plan is None or not (plan.unit and plan.eligible_sites and plan.has_baseline):
            missing.append(PLAN_WITH_BASELINE)
        return missing + [each.text for each in self.asked if each.waits_for_an_answer]

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of its call, each with what was answered as `given`."""
        return list(Question.objects.filter(call=self.call_id).with_answers_of(self))

    @property
    def asked_in_the_form(self) -> list[Question]:
        return [each for each in self.asked if each.stage == QuestionStage.FORM]

    def sections_to_look_at(self) -> list[str]:
        """Sections with text that somebody typed and that can't stand in the draft yet."""
        return list(
            self.draft_sections.filter(typed__isnull=False).order_by("section").values_list("section", flat=True)
        )

    @cached_property
    def cleared_numbers(self) -> set[str]:
        """Numbers of which a writer said that they are no NHS numbers."""
        return set(self.cleared_number_rows.values_list("digits", flat=True))

    def free_texts(self) -> list[tuple[str, str]]:
        """[(name of the part, text)]: all that its authors wrote in their own words."""
        plan = getattr(self, "spread_plan", None)
        of_the_plan = [(name, getattr(plan, name)) for name in ("baseline_measure", "baseline_unit")] if plan else []
        own = [(str(self._meta.get_field(name).verbose_name), getattr(self, name)) for name in FREE_TEXTS]  # type: ignore[union-attr]
        answers = [(each.text, str(each.given or "")) for each in self.asked if each.kind in WRITTEN]
        return [*own, *((name.replace("_", " "), text) for name, text in of_the_plan), *answers]

    def suspected_numbers(self) -> list[tuple[str, str]]:
        """[(name of the part, number)]: what may be a patient's NHS number, and nobody said that it is none."""
        found = [(part, each) for part, text in self.free_texts() for each in find_nhs_numbers(text)]
        return [(part, each.spaced) for part, each in found if each.digits not in self.cleared_numbers]

    def open_gateways(self) -> list[Gateway]:
        answered = set(self.gateway_answers.values_list("gateway", flat=True))
        return [gateway for gateway in Gateway if gateway not in answered]

    @property
    def paid_pounds(self) -> int:
        paid = self.instalments.standing().filter(payment__isnull=False) if self.scheduled_pounds else None
        return 0 if paid is None else int(paid.aggregate(all=Sum("pounds"))["all"] or 0)

    def standing_events(self) -> Any:
        return self.adoption_events.standing()

    def adoptions_elsewhere(self) -> Any:
        """Standing reports, with evidence, of a site other than the originator that took it up."""
        elsewhere = self.standing_events().filter(stage__in=TAKEN_UP).exclude(evidence="")
        return elsewhere.exclude(site=self.lead_organisation_id)


FREE_TEXTS = [
    "title", "pitch", "challenge", "solution", "evidence", "benefits", "readiness", "involvement", "equality", "risks",
]  # fmt: skip
WRITTEN = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
REQUIRED_TO_SUBMIT = [
    "title", "pitch", "area", "stage_of_development", "lead_organisation", "challenge", "solution", "evidence",
    "benefits", "readiness", "involvement", "equality", "risks", "requested_pounds", "months",
]  # fmt: skip


def _required_fields() -> list[Any]:
    return [Proposal._meta.get_field(name) for name in REQUIRED_TO_SUBMIT]


class ContributorRole(models.TextChoices):
    LEAD = "lead", "Lead author"
    CO_AUTHOR = "co_author", "Co-author"
    COMMENTER = "commenter", "Commenter"
    VIEWER = "viewer", "Viewer"


WRITERS = [ContributorRole.LEAD, ContributorRole.CO_AUTHOR]


class Contributor(models.Model):
    """A person who wrote a proposal or may read it with those who did."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="contributors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contributions")
    role = models.CharField(max_length=20, choices=ContributorRole.choices)
    lead_offered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("proposal", "person", name="one_part_each_in_a_proposal"),
            models.UniqueConstraint("proposal", condition=Q(role="lead"), name="one_lead_author_of_a_proposal"),
            models.UniqueConstraint(
                "proposal", condition=Q(lead_offered_at__isnull=False), name="the_lead_is_offered_to_one"
            ),
            models.CheckConstraint(
                condition=Q(lead_offered_at=None) | ~Q(role="lead"), name="the_lead_is_offered_to_another"
            ),
            models.CheckConstraint(condition=Q(role__in=ContributorRole.values), name="contributor_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display().lower()}"


class ProposalVersion(models.Model):
    """The text as it was submitted, frozen."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="versions_submitted")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["proposal", "number"]
        constraints = [models.UniqueConstraint("proposal", "number", name="one_version_of_a_number")]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.proposal_id}"


class GatewayAnswer(models.Model):
    """A moderator's answer to one yes or no question before a panel reads the proposal; a "no" carries a note."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="gateway_answers")
    gateway = models.CharField(max_length=20, choices=Gateway.choices)
    is_met = models.BooleanField()
    note = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="gateways_answered")
    answered_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint("proposal", "gateway", name="one_answer_a_gateway"),
            models.CheckConstraint(condition=Q(gateway__in=Gateway.values), name="gateway_is_known"),
            models.CheckConstraint(condition=Q(is_met=True) | ~Q(note=""), name="gateway_not_met_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_gateway_display()}: {'yes' if self.is_met else 'no'}"
