"""The addresses of the API, version 1."""

from django.urls import path, re_path

from exchange.api import docs, nothing, steps
from proposals.api import (
    calls,
    desk,
    notices,
    people,
    proposal,
    reference_lists,
    resubmission,
    sections,
    similar,
    support,
    versions,
)
from scoring import api as scoring

app_name = "api"
urlpatterns = [
    path("", docs.docs, name="docs"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("calls/", calls.Calls.as_view(), name="calls"),
    path("calls/<slug:code>/", calls.CallDetail.as_view(), name="call"),
    path("calls/<slug:code>/ranking/", scoring.CallRanking.as_view(), name="ranking"),
    path("proposals/", proposal.Proposals.as_view(), name="proposals"),
    path("proposals/<str:reference>/", proposal.ProposalDetail.as_view(), name="proposal"),
    path("proposals/<str:reference>/history/", proposal.History.as_view(), name="history"),
    path("proposals/<str:reference>/support/", support.Support.as_view(), name="support"),
    path("proposals/<str:reference>/follow/", support.Follow.as_view(), name="follow"),
    path("proposals/<str:reference>/sections/", sections.ProposalSections.as_view(), name="sections"),
    path("proposals/<str:reference>/steps/<str:name>/", steps.TakeStep.as_view(), name="step"),
    path("proposals/<str:reference>/versions/", versions.Versions.as_view(), name="versions"),
    path("proposals/<str:reference>/versions/changes/", versions.ChangesBetween.as_view(), name="changes"),
    path("proposals/<str:reference>/versions/<int:number>/", versions.Version.as_view(), name="version"),
    path("proposals/<str:reference>/starts/", resubmission.StartsAround.as_view(), name="starts"),
    path("proposals/<str:reference>/earlier/", resubmission.Earlier.as_view(), name="earlier"),
    path("desk/", desk.Desk.as_view(), name="desk"),
    path("proposals/<str:reference>/claim/", desk.ClaimOfProposal.as_view(), name="claim"),
    path("proposals/<str:reference>/gateways/", desk.GatewaysOfProposal.as_view(), name="gateways"),
    path("proposals/<str:reference>/people/", people.People.as_view(), name="people"),
    path("proposals/<str:reference>/people/<int:id>/", people.Person.as_view(), name="person"),
    path("proposals/<str:reference>/invitations/", people.Invite.as_view(), name="invite"),
    path("proposals/<str:reference>/invitations/<int:id>/", people.SentInvitation.as_view(), name="sent_invitation"),
    path("proposals/<str:reference>/lead/", people.Lead.as_view(), name="lead"),
    path("proposals/<str:reference>/lead/answer/", people.LeadAnswer.as_view(), name="answer_lead"),
    path("proposals/<str:reference>/leave/", people.Leave.as_view(), name="leave"),
    path("invitations/", people.Invitations.as_view(), name="invitations"),
    path("invitations/<int:id>/", people.ReceivedInvitation.as_view(), name="invitation"),
    path("proposals/<str:reference>/similar/", similar.SimilarToProposal.as_view(), name="similar"),
    path("similar/", similar.SimilarToText.as_view(), name="similar_to_text"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/read-all/", notices.MarkAllRead.as_view(), name="notices_read"),
    path("notices/choices/", notices.Choices.as_view(), name="notice_choices"),
    path("notices/<int:notice_pk>/read/", notices.MarkRead.as_view(), name="notice_read"),
    path("areas/", reference_lists.Areas.as_view(), name="areas"),
    path("themes/", reference_lists.Themes.as_view(), name="themes"),
    path("organisations/", reference_lists.Organisations.as_view(), name="organisations"),
    re_path(r"^.+$", nothing.Nothing.as_view(), name="nothing"),
]
