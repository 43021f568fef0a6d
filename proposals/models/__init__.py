"""The nouns of this floor, one topic a file."""

from proposals.models.attachments import Attachment, ScanState
from proposals.models.calls import Call
from proposals.models.claims import Claim, ClaimEnd, DeskLook
from proposals.models.history import HistoryEntry
from proposals.models.notices import Notice, NoticeChoice
from proposals.models.organisations import Affiliation, MailDomain, Organisation, OrganisationKind, Standing
from proposals.models.people import Invitation, InvitationState, PartEntry, PartEvent
from proposals.models.priorities import PriorityArea, PriorityFramework, Theme
from proposals.models.proposal import (
    Contributor,
    ContributorRole,
    GatewayAnswer,
    Proposal,
    ProposalVersion,
    StageOfDevelopment,
)
from proposals.models.questions import Answer, Question, QuestionKind, QuestionStage
from proposals.models.sections import ClearedNumber, DraftSection, SectionEdit, TextSetAside
from proposals.models.similar import ChampionMessage, SimilarLink, SimilarVerdict, TextPrint, Verdict
from proposals.models.spread import AdoptionEvent, Measure, MeasurePoint, SiteUnit, SpreadPlan
from proposals.models.support import Follow, Support

__all__ = [
    "AdoptionEvent",
    "Affiliation",
    "Answer",
    "Attachment",
    "Call",
    "ChampionMessage",
    "Claim",
    "ClaimEnd",
    "ClearedNumber",
    "Contributor",
    "ContributorRole",
    "DeskLook",
    "DraftSection",
    "Follow",
    "GatewayAnswer",
    "HistoryEntry",
    "Invitation",
    "InvitationState",
    "MailDomain",
    "Measure",
    "MeasurePoint",
    "Notice",
    "NoticeChoice",
    "Organisation",
    "OrganisationKind",
    "PartEntry",
    "PartEvent",
    "PriorityArea",
    "PriorityFramework",
    "Proposal",
    "ProposalVersion",
    "Question",
    "QuestionKind",
    "QuestionStage",
    "SectionEdit",
    "SimilarLink",
    "SimilarVerdict",
    "ScanState",
    "SiteUnit",
    "SpreadPlan",
    "StageOfDevelopment",
    "Standing",
    "Support",
    "TextPrint",
    "TextSetAside",
    "Theme",
    "Verdict",
]
