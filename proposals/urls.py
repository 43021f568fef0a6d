"""The addresses of calls, proposals, the moderation desk, spread and notices."""

from django.urls import path

from proposals.views import (
    calls,
    eligibility,
    moderation,
    notices,
    reading,
    resubmission,
    spread,
    support,
    versions,
    writing,
)

app_name = "proposals"
urlpatterns = [
    path("calls/", calls.index, name="calls"),
    path("calls/<slug:code>/", calls.detail, name="call"),
    path("calls/<slug:code>/eligibility/", eligibility.eligibility, name="eligibility"),
    path("calls/<slug:code>/start/", writing.start, name="start"),
    path("calls/<slug:code>/announce/", calls.announce, name="announce"),
    path("proposals/", reading.index, name="index"),
    path("proposals/<str:reference>/", reading.detail, name="detail"),
    path("proposals/<str:reference>/write/", writing.hub, name="write"),
    path("proposals/<str:reference>/write/<slug:section>/", writing.section, name="section"),
    path("proposals/<str:reference>/check/", writing.check, name="check"),
    path("proposals/<str:reference>/submitted/", writing.submitted, name="submitted"),
    path("proposals/<str:reference>/support/", support.give_support, name="support"),
    path("proposals/<str:reference>/withdraw-support/", support.withdraw_support, name="withdraw_support"),
    path("proposals/<str:reference>/follow/", support.follow, name="follow"),
    path("proposals/<str:reference>/unfollow/", support.unfollow, name="unfollow"),
    path("proposals/<str:reference>/versions/", versions.versions, name="versions"),
    path("proposals/<str:reference>/earlier/", resubmission.earlier, name="earlier"),
    path("proposals/<str:reference>/start-again/", resubmission.start_again, name="start_again"),
    path("desk/", moderation.desk, name="desk"),
    path("spread/", spread.portfolio, name="portfolio"),
    path("proposals/<str:reference>/spread/", spread.detail, name="spread"),
    path("proposals/<str:reference>/spread/adoption/", spread.record_adoption, name="record_adoption"),
    path("proposals/<str:reference>/spread/measure/", spread.add_measure, name="add_measure"),
    path("proposals/<str:reference>/spread/point/<int:measure_pk>/", spread.record_point, name="record_point"),
    path("notices/", notices.index, name="notices"),
    path("notices/<int:pk>/", notices.open_notice, name="open_notice"),
]
