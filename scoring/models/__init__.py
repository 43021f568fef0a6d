"""The nouns of this floor, one topic a file."""

from scoring.models.absences import Absence, Ground
from scoring.models.anchors import Anchor
from scoring.models.assigning import AssignmentRun, Expertise, Level
from scoring.models.chairs import ChairDeclaration
from scoring.models.decisions import Decision, Outcome
from scoring.models.exports import Export, ExportKind, ExportPiece
from scoring.models.feedback import CommentVerdict, FeedbackReview, Verdict
from scoring.models.flags import Flag, FlagEvent, FlagEventKind
from scoring.models.forecasts import SpreadForecast
from scoring.models.invitations import SeatInvitation
from scoring.models.late_conflicts import LateConflict
from scoring.models.ledger import ChangeKind, LedgerAnswer, LedgerEntry
from scoring.models.letters import Letter, LetterKind, LetterTemplate
from scoring.models.meetings import AgendaItem, Meeting, PanelFigure
from scoring.models.panels import Panel, Placement, Seat, SeatKind
from scoring.models.preferences import Preference, Wish
from scoring.models.reserves import AnswerKind, ReserveAnswer, ReserveOffer
from scoring.models.returns import ReturnedMark, SheetReopening, SheetReturn
from scoring.models.rubrics import Criterion, MarkAnchor, Rubric
from scoring.models.sheets import Assignment, Confidence, Declaration, DeclarationKind, Mark, Nature, ScoreSheet
from scoring.models.shortlists import (
    FrozenShortlist,
    RowOutcome,
    RuleKind,
    Shortlist,
    ShortlistArea,
    ShortlistCondition,
    ShortlistEvent,
    ShortlistEventKind,
    ShortlistMinimum,
    ShortlistRow,
    ShortlistRule,
)
from scoring.models.stated import StatedFigure
from scoring.models.ties import TieOrder

__all__ = [
    "Absence",
    "Ground",
    "AgendaItem",
    "Anchor",
    "AnswerKind",
    "Meeting",
    "PanelFigure",
    "Assignment",
    "AssignmentRun",
    "ChairDeclaration",
    "ChangeKind",
    "CommentVerdict",
    "Confidence",
    "Criterion",
    "Decision",
    "Declaration",
    "DeclarationKind",
    "Expertise",
    "Export",
    "ExportKind",
    "ExportPiece",
    "FeedbackReview",
    "Flag",
    "FrozenShortlist",
    "RowOutcome",
    "RuleKind",
    "Shortlist",
    "ShortlistArea",
    "ShortlistCondition",
    "ShortlistEvent",
    "ShortlistEventKind",
    "ShortlistMinimum",
    "ShortlistRow",
    "ShortlistRule",
    "TieOrder",
    "FlagEvent",
    "FlagEventKind",
    "Level",
    "LateConflict",
    "LedgerAnswer",
    "LedgerEntry",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "Mark",
    "MarkAnchor",
    "Nature",
    "Outcome",
    "Panel",
    "Placement",
    "Preference",
    "ReserveAnswer",
    "ReserveOffer",
    "ReturnedMark",
    "Rubric",
    "ScoreSheet",
    "Seat",
    "SeatInvitation",
    "SeatKind",
    "SheetReopening",
    "SheetReturn",
    "SpreadForecast",
    "StatedFigure",
    "Verdict",
    "Wish",
]
