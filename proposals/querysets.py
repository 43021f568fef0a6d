"""Which rows: the words that lists, searches, counts, exports and the API share."""

from collections.abc import Collection
from typing import Any, NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject, Lower
from django.utils.timezone import localdate, now

from proposals import rights
from proposals.states import HAS_AWARD, State

VISITOR = AnonymousUser()
AWARD_STANDS = Q(shown_state__in=HAS_AWARD)
AWARD_ENDED = Q(shown_state=State.WITHDRAWN, left_from__in=HAS_AWARD)  # given up or taken back, once it was announced


def number_of(rows: Any, owner: str, mine: str = "pk") -> Any:
    """Annotates how many of `rows` belong to each row of the outer query, where `owner` equals its `mine`."""
    counted = rows.filter(**{owner: OuterRef(mine)}).order_by().values(owner).annotate(n=models.Count("pk"))
    return Coalesce(models.Subquery(counted.values("n")), 0)


def is_true(condition: Q) -> Any:
    """Annotates whether a condition holds."""
    return ExpressionWrapper(condition, output_field=BooleanField())


class Belonging(NamedTuple):
    """Somebody's current place, by numbers and with the name of the organisation."""

    person: int
    organisation: int
    name: str


class AffiliationQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(standing="confirmed")

    def waiting(self):
        return self.filter(standing="waiting")

    def current(self, on=None):
        """Those that count: confirmed, begun and not ended."""
        on = on or localdate()
        return self.confirmed().filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on)

    def belonging(self, people: Collection[Any]) -> list[Belonging]:
        """Where these people belong now. One query."""
        theirs = self.current().filter(person__in=people).order_by()
        return [Belonging(*each) for each in theirs.values_list("person", "organisation", "organisation__name")]


class WithRightsQuerySet(models.QuerySet):
    def with_rights(self, person: Any, *names: str):
        """Each with these rights of this person; `has_perm` then asks the row in hand (`rights.found_with_row`)."""
        if not person.is_authenticated:
            return self
        found = {rights.kept_as(name): is_true(rights.rows_for(name, person)) for name in names}
        return self.annotate(rights_are_of=models.Value(person.pk, models.BigIntegerField()), **found)


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


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state="waiting")

    def to_mail(self):
        return self.waiting().filter(mailed_at=None, expires_at__gt=now())

    def sent_to(self, person: Any):
        """Those to an address that this person has shown to be theirs."""
        verified = EmailAddress.objects.filter(user=person, verified=True)
        return self.filter(email__in=verified.values_list(Lower("email")))

    def open_to(self, person: Any):
        """Those that this person can still answer."""
        return self.waiting().sent_to(person).filter(expires_at__gt=now())


class PartEntryQuerySet(models.QuerySet):
    def ends(self):
        """Where somebody's part in a proposal ended."""
        return self.filter(event__in=["removed", "left"])


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


class HistoryQuerySet(models.QuerySet):
    def told_to(self, person: Any):
        """History without the steps whose outcome this person may not know yet."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        told = proposals.objects.filter(rights.rows_for(rights.OUTCOME, person)).values("pk")
        return self.filter(Q(is_embargoed=False) | Q(proposal__call__announced_at__isnull=False) | Q(proposal__in=told))


class AdoptionEventQuerySet(models.QuerySet):
    def standing(self):
        """Events that no later correction supersedes, oldest first."""
        return self.filter(superseded_by=None).order_by("happened_on", "pk")


class SiteLeadQuerySet(models.QuerySet):
    def speaking(self):
        """Those whose part has not ended, and who belong to their organisation still or to what it merged into."""
        members: Any = self.model._meta.get_field("person").related_model
        affiliations: Any = members._meta.get_field("affiliations").related_model
        went_to = ("organisation", "organisation__successor", "organisation__successor__successor")
        there = Q(*(("organisation", OuterRef(name)) for name in went_to), _connector=Q.OR)
        belonging = affiliations.objects.current().filter(there, person=OuterRef("person"))
        return self.filter(Exists(belonging), ended_at=None)


class RebaseQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.filter(takes_back=None, taken_back_by=None)


class DutyQuerySet(models.QuerySet):
    def visible_to(self, person: Any):
        """Those of awards that this person follows: none before the outcomes are announced."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        return self.filter(proposal__in=proposals.objects.visible_to(person, rights.AWARD))

    def standing(self):
        """Those of awards that did not end."""
        return self.filter(proposal__shown_state__in=HAS_AWARD)

    def asked(self):
        """Those that the award still asks for, or that were done."""
        return self.exclude(state="dropped")

    def late(self, on=None):
        return self.filter(state="open", due_on__lt=on or localdate())


class InstalmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later correction supersedes and that are still to be paid or were."""
        return self.filter(superseded_by=None, pounds__gt=0)


class StoryQuerySet(models.QuerySet):
    def told(self):
        """Those that everybody may read."""
        return self.filter(is_public=True)

    def waiting_for(self, person: Any):
        """Those that wait for a moderator, and that this one may judge."""
        proposals: Any = self.model._meta.get_field("proposal").related_model
        judged = proposals.objects.visible_to(person, rights.MODERATE_TALK)
        return self.filter(state="pending", proposal__in=judged.values("pk"))


class BenefitClaimQuerySet(models.QuerySet):
    def standing(self, known: Any = None):
        """Those that no later claim supersedes and that were not taken back; as it was known just before a moment."""
        claims = self.filter(quantity__gt=0)
        if known is None:
            return claims.filter(superseded_by=None)
        later = self.model._default_manager.filter(corrects=OuterRef("pk"), recorded_at__lt=known)
        return claims.filter(~Exists(later), recorded_at__lt=known)

    def whole(self, known: Any = None):
        """Standing ones that no other standing claim holds already: what totals add up."""
        standing = self.model._default_manager.standing(known)  # type: ignore[attr-defined]
        wholes = standing.annotate(line=Coalesce("first", "pk"))
        return self.standing(known).exclude(Exists(wholes.filter(line=OuterRef("part_of"))))


class PledgeQuerySet(models.QuerySet):
    def standing(self):
        """Those that no later one supersedes and that were not withdrawn."""
        return self.filter(superseded_by=None, people__gt=0)


class ClaimQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)

    def end(self, *, by: Any, how: str) -> int:
        """End those that stand; the caller holds the lock on their proposal."""
        return self.standing().update(ended_at=now(), ended_by=by, ended_how=how)


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
