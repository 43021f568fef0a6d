"""The nouns of this floor, one topic a file."""

from proposals.models.attachments import Attachment, ScanState
from proposals.models.awards import Duty, DutyEntry
from proposals.models.benefits import BenefitClaim, BenefitKind, ClaimStatus
from proposals.models.bulk import BulkRun
from proposals.models.calls import Call
from proposals.models.changes import ChangeRequest, RequestedChange
from proposals.models.claims import Claim, ClaimEnd, DeskLook
from proposals.models.discussion import Audience, Comment, CommentReport, CommentRuling, Mention, Ruling
from proposals.models.eligible import EligibleSite, PlanFixing
from proposals.models.history import HistoryEntry
from proposals.models.interests import SiteInterest
from proposals.models.kept import CannedText, Signpost, TextKind
from proposals.models.mailed import InvitationState, MailedInvitation
from proposals.models.measures import Measure, MeasurePoint, PointEntry, Rebase, SiteNote
from proposals.models.notices import Notice, NoticeChoice
from proposals.models.objections import Objection
from proposals.models.offers import InternalNote, SupportKind, SupportOffer
from proposals.models.organisations import Affiliation, MailDomain, Organisation, OrganisationKind, Standing
from proposals.models.payments import Instalment, Payment
from proposals.models.people import Invitation, PartEntry, PartEvent
from proposals.models.pledges import Pledge
from proposals.models.priorities import PriorityArea, PriorityFramework, Theme
from proposals.models.proposal import (
    WRITERS,
    Contributor,
    ContributorRole,
    GatewayAnswer,
    Proposal,
    ProposalVersion,
    StageOfDevelopment,
)
from proposals.models.questions import Answer, Question, QuestionKind, QuestionStage
from proposals.models.saved import SavedFilter
from proposals.models.sections import ClearedNumber, DraftSection, SectionEdit, TextSetAside
from proposals.models.similar import ChampionMessage, SimilarLink, SimilarVerdict, TextPrint, Verdict
from proposals.models.site_leads import SiteLead, SiteWord
from proposals.models.spread import AdoptionEvent, SiteUnit, SpreadPlan
from proposals.models.spread_requests import SpreadRequest
from proposals.models.stories import Story, StoryEdition, StoryState
from proposals.models.support import Follow, Support

__all__ = [
    "WRITERS",
    "AdoptionEvent",
    "Affiliation",
    "Answer",
    "Attachment",
    "Audience",
    "BenefitClaim",
    "BenefitKind",
    "BulkRun",
    "Call",
    "CannedText",
    "ChampionMessage",
    "ChangeRequest",
    "Claim",
    "ClaimStatus",
    "ClaimEnd",
    "ClearedNumber",
    "Comment",
    "CommentReport",
    "CommentRuling",
    "Contributor",
    "ContributorRole",
    "DeskLook",
    "DraftSection",
    "Duty",
    "DutyEntry",
    "EligibleSite",
    "Follow",
    "GatewayAnswer",
    "HistoryEntry",
    "Instalment",
    "InternalNote",
    "Invitation",
    "InvitationState",
    "MailDomain",
    "MailedInvitation",
    "Measure",
    "MeasurePoint",
    "Mention",
    "Notice",
    "NoticeChoice",
    "Objection",
    "Organisation",
    "OrganisationKind",
    "PartEntry",
    "PartEvent",
    "Payment",
    "PlanFixing",
    "Pledge",
    "PointEntry",
    "PriorityArea",
    "PriorityFramework",
    "Proposal",
    "ProposalVersion",
    "Question",
    "QuestionKind",
    "QuestionStage",
    "Rebase",
    "RequestedChange",
    "Ruling",
    "SavedFilter",
    "ScanState",
    "SectionEdit",
    "Signpost",
    "SimilarLink",
    "SimilarVerdict",
    "SiteInterest",
    "SiteLead",
    "SiteNote",
    "SiteUnit",
    "SiteWord",
    "SpreadPlan",
    "SpreadRequest",
    "StageOfDevelopment",
    "Standing",
    "Story",
    "StoryEdition",
    "StoryState",
    "Support",
    "SupportKind",
    "SupportOffer",
    "TextKind",
    "TextPrint",
    "TextSetAside",
    "Theme",
    "Verdict",
]
