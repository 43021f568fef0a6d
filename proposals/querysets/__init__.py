"""Which rows: the words that lists, searches, counts, exports and the API share."""

from proposals.querysets.awards import (
    AdoptionEventQuerySet,
    BenefitClaimQuerySet,
    DutyQuerySet,
    InstalmentQuerySet,
    PledgeQuerySet,
    RebaseQuerySet,
    SiteLeadQuerySet,
    StoryQuerySet,
)
from proposals.querysets.people import (
    AffiliationQuerySet,
    Belonging,
    InvitationQuerySet,
    OrganisationQuerySet,
    PartEntryQuerySet,
)
from proposals.querysets.proposals import (
    AttachmentQuerySet,
    CallQuerySet,
    ClaimQuerySet,
    CommentQuerySet,
    HistoryQuerySet,
    ProposalQuerySet,
    QuestionQuerySet,
)
from proposals.querysets.words import (
    AWARD_ENDED,
    AWARD_STANDS,
    VISITOR,
    WithRightsQuerySet,
    is_true,
    number_of,
)

__all__ = [
    "AWARD_ENDED",
    "AWARD_STANDS",
    "AdoptionEventQuerySet",
    "AffiliationQuerySet",
    "AttachmentQuerySet",
    "Belonging",
    "BenefitClaimQuerySet",
    "CallQuerySet",
    "ClaimQuerySet",
    "CommentQuerySet",
    "DutyQuerySet",
    "HistoryQuerySet",
    "InstalmentQuerySet",
    "InvitationQuerySet",
    "OrganisationQuerySet",
    "PartEntryQuerySet",
    "PledgeQuerySet",
    "ProposalQuerySet",
    "QuestionQuerySet",
    "RebaseQuerySet",
    "SiteLeadQuerySet",
    "StoryQuerySet",
    "VISITOR",
    "WithRightsQuerySet",
    "is_true",
    "number_of",
]
