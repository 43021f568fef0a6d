"""Calls, their questions, proposals, and what is said and kept of them."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.timezone import now

from proposals import rights
from proposals.querysets.words import VISITOR, WithRightsQuerySet, is_true, number_of
from proposals.states import State


class ProposalQuerySet(WithRightsQuerySet):
    def visible_to(self, person: Any, right: str = rights.KNOW):
        """The proposals on which this person holds `right`. Comes before any search, filter, order or count."""
        return self.filter(rights.rows_for(right, person))

    def for_listing(self):
        return self.select_related("call", "area", "lead_organisation")

    def with_authors(self):
        """Each with its `authors`, read with the row: a right that turns on them then costs no query of its own."""
        people = self._related("contributors").select_related("person").order_by("pk")
        return self.prefetch_related(models.Prefetch("contributors", people, to_attr="known_authors"))

    def public(self):
        """What visitors may know of."""
        return self.visible_to(VISITOR)

    def with_counts(self):
        """Each with `support_count` and `comment_count`, of the comments that everybody who knows of it can read."""
        return self.annotate(
            support_count=number_of(self._related("supports"), "proposal"),
            comment_count=number_of(self._related("comments").for_everybody().readable(), "proposal"),
        )

    def with_part_of(self, person: Any):
        """Each with what this person does for it and may do: `is_supported`, `may_support` and so on."""
        facts = {
            "is_public": is_true(rights.rows_for(rights.KNOW, VISITOR)),
            "is_supported": self._has("supports", person),
            "is_followed": self._has("follows", person),
            "may_support": is_true(rights.rows_for(rights.SUPPORT, person)),
            "may_take_part": is_true(rights.rows_for(rights.TAKE_PART, person)),
            "may_comment": is_true(rights.rows_for(rights.COMMENT, person)),
            "may_follow": is_true(rights.rows_for(rights.FOLLOW, person)),
            "judges": is_true(rights.rows_for(rights.JUDGE, person)),
        }
        return self.with_counts().annotate(**facts)

    def _has(self, name: str, person: Any) -> Exists:
        return Exists(self._related(name).filter(proposal=OuterRef("pk"), person=person.pk))

    def _related(self, name: str) -> Any:
        related: Any = self.model._meta.get_field(name).related_model
        return related.objects.all()

    def with_story(self):
        """Each with `has_story`: whether everybody may read one."""
        return self.annotate(has_story=Exists(self._related("story").told().filter(proposal=OuterRef("pk"))))

    def with_version_count(self):
        """Each with `version_count`: how often it was submitted."""
        return self.annotate(version_count=number_of(self._related("versions"), "proposal"))

    def awaiting_an_outcome(self):
        """With the moderators or the panel, or back with its authors and still allowed to return."""
        still_theirs = Q(state=State.DRAFT, return_by__gte=now())
        return self.filter(Q(state__in=[State.SUBMITTED, State.REVIEWED]) | still_theirs)

    def committed_pounds(self) -> int:
        return self.aggregate(total=models.Sum("award_pounds"))["total"] or 0

    def update(self, **values: Any) -> int:
        """`state` moves only through `take_step`; an update past the door is a mistake in our code."""
        if {"state", "shown_state"} & values.keys():
            raise AttributeError("The state of a proposal moves only through take_step.")
        return super().update(**values)

    def under_embargo(self):
        """Decided, but shown to most people as it stood before the decision."""
        return self.exclude(state=F("shown_state"))

    def show_outcomes(self) -> int:
        """Lift the embargo: what managers knew becomes what everybody sees. Called by announcing, in its lock."""
        return super().update(shown_state=F("state"))


class CallQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """A call in preparation is seen only by those who prepare it."""
        return self.filter(rights.rows_for("calls.know", person))

    def with_counts_for(self, person: Any):
        """Each call with `proposal_count`, counting only what this person may know of."""
        proposals: Any = self.model._meta.get_field("proposals").related_model
        return self.annotate(proposal_count=number_of(proposals.objects.visible_to(person), "call"))

    def update(self, **values: Any) -> int:
        if "state" in values:
            raise AttributeError("The state of a call moves only through take_call_step.")
        return super().update(**values)


class QuestionQuerySet(models.QuerySet):
    def with_answers_of(self, proposal: Any):
        """Each question with `given`, what this proposal answered as it is stored; None where there is no answer.

        Of a file that answers: {number, name, sha256, size_bytes, state}.
        """
        to_one: dict[str, Any] = {"question": OuterRef("pk"), "proposal": proposal.pk}
        answers: Any = self.model._meta.get_field("answers").related_model
        files: Any = self.model._meta.get_field("files").related_model
        told = JSONObject(**{name: name for name in ("number", "name", "sha256", "size_bytes", "state")})
        written = Subquery(answers.objects.filter(**to_one).values("value"))
        sent = Subquery(files.objects.standing().filter(**to_one).values(told=told), output_field=models.JSONField())
        return self.annotate(given=Coalesce(written, sent))


class HistoryQuerySet(models.QuerySet):
    def told_to(self, person: Any):
        """History without the steps whose outcome this person may not know yet."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        told = proposals.objects.filter(rights.rows_for(rights.OUTCOME, person)).values("pk")
        return self.filter(Q(is_embargoed=False) | Q(proposal__call__announced_at__isnull=False) | Q(proposal__in=told))


class ClaimQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)

    def end(self, *, by: Any, how: str) -> int:
        """End those that stand; the caller holds the lock on their proposal."""
        return self.standing().update(ended_at=now(), ended_by=by, ended_how=how)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """Comments on what this person may know of; what authors say among themselves is theirs alone."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        known = Q(proposal__in=proposals.objects.visible_to(person).values("pk"))
        own = Q(proposal__in=proposals.objects.visible_to(person, rights.CONFER).values("pk"))
        return self.filter(Q(audience="everybody") & known | Q(audience="authors") & own)

    def for_everybody(self):
        return self.filter(audience="everybody")

    def readable(self):
        """Neither removed by its writer nor hidden by a moderator."""
        return self.filter(removed_at=None, hidden_at=None)

    def with_a_place(self):
        """What a discussion shows: all but what was removed before anybody answered it."""
        answered = self.model._default_manager.filter(parent=OuterRef("pk"), removed_at=None)
        return self.filter(Q(removed_at=None) | Exists(answered))


class AttachmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that belong to the proposal as it is now."""
        return self.filter(removed_at=None, is_evidence=False)

    def kept(self):
        """Those whose bytes are there: standing, or part of a version that was submitted."""
        return self.filter(Q(removed_at=None) | Q(was_submitted=True))

    def beside_the_answers(self):
        """Those that answer no question of the call."""
        return self.filter(question=None)

    def visible_to(self, person: Any):
        """Those of proposals that this person may read; what was removed, for those who read earlier versions.

        What an award was shown by, for those who follow it.
        """
        proposals: Any = self.model._meta.get_field("proposal").related_model
        read = proposals.objects.visible_to(person, rights.READ)
        now_there = Q(removed_at=None, is_evidence=False, proposal__in=read)
        once_there = Q(was_submitted=True, proposal__in=proposals.objects.visible_to(person, rights.COMPARE))
        evidence = Q(is_evidence=True, proposal__in=proposals.objects.visible_to(person, rights.AWARD))
        return self.filter(now_there | once_there | evidence)

    def freeze(self) -> None:
        """Make them part of a version that is submitted: from then on they are kept."""
        self.update(was_submitted=True)

    def facts(self) -> list[dict[str, Any]]:
        """By which a version names them."""
        return list(self.values("number", "name", "sha256", "size_bytes"))

    def to_scan(self):
        return self.kept().filter(scanned_at=None).order_by("uploaded_at", "pk")
