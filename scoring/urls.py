"""The addresses of assessors, panels, ranking, awards and exports."""

from django.urls import path

from scoring.views import (
    assigning,
    autosave,
    awards,
    call_setup,
    comparing,
    declaring,
    earlier,
    feedback,
    late_conflicts,
    meetings,
    members,
    panels,
    ranking,
    running,
    sheets,
)

app_name = "scoring"
urlpatterns = [
    path("assessments/", sheets.mine, name="mine"),
    path("assessments/<int:pk>/", sheets.sheet, name="sheet"),
    path("assessments/<int:pk>/autosave/", autosave.autosave, name="autosave"),
    path("assessments/<int:pk>/declare/", declaring.declare, name="declare"),
    path("assessments/<int:pk>/decline/", sheets.decline, name="decline"),
    path("assessments/<int:pk>/check/", sheets.check, name="check"),
    path("panels/", panels.index, name="panels"),
    path("panels/<int:pk>/", panels.progress, name="panel"),
    path("panels/<int:pk>/meeting/", meetings.meeting, name="meeting"),
    path("panels/<int:pk>/meeting/end/", meetings.end, name="end_meeting"),
    path("panels/<int:pk>/meeting/<int:item_pk>/take-up/", meetings.take_up, name="take_up"),
    path("panels/<int:pk>/meeting/<int:item_pk>/figure/", meetings.figure, name="figure"),
    path("panels/<int:pk>/remind/", running.remind, name="remind"),
    path("panels/<int:pk>/close/", running.close, name="close"),
    path("panels/<int:pk>/marking/", comparing.comparison, name="comparison"),
    path("panels/<int:pk>/assignment/", assigning.assignment, name="assignment"),
    path("panels/<int:pk>/assignment/list/", assigning.listed, name="listed_assignment"),
    path("panels/<int:pk>/assignment/<int:run_pk>/", assigning.run, name="assignment_run"),
    path("panels/<int:pk>/assignment/<int:run_pk>/apply/", assigning.apply, name="apply_assignment"),
    path("panels/<int:pk>/seats/<int:seat_pk>/", assigning.seat, name="seat"),
    path("panels/<int:pk>/members/", members.index, name="members"),
    path("panels/<int:pk>/members/<int:seat_pk>/replace/", members.replace, name="replace_member"),
    path("panels/<int:pk>/proposals/<str:reference>/", panels.proposal, name="panel_proposal"),
    path("panels/<int:pk>/proposals/<str:reference>/assign/", panels.assign, name="assign"),
    path("panels/<int:pk>/proposals/<str:reference>/flag/", panels.raise_flag, name="raise_flag"),
    path("panels/<int:pk>/flags/<int:flag_pk>/", panels.resolve_flag, name="resolve_flag"),
    path("panels/<int:pk>/sheets/<int:assignment_pk>/reopen/", panels.reopen_sheet, name="reopen_sheet"),
    path(
        "panels/<int:pk>/sheets/<int:assignment_pk>/conflict/", late_conflicts.record_conflict, name="record_conflict"
    ),
    path("calls/<slug:code>/setup/rubric/", call_setup.rubric, name="rubric"),
    path("calls/<slug:code>/setup/open/", call_setup.open_call, name="open_call"),
    path("calls/<slug:code>/setup/clone/", call_setup.clone, name="clone_call"),
    path("calls/<slug:code>/ranking/", ranking.ranking, name="ranking"),
    path("calls/<slug:code>/shortlist.xlsx", ranking.shortlist, name="shortlist"),
    path("proposals/<str:reference>/award/", awards.award, name="award"),
    path("proposals/<str:reference>/earlier/", earlier.earlier, name="earlier"),
    path("proposals/<str:reference>/feedback/", feedback.feedback, name="feedback"),
]
