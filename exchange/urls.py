"""Every address of the product: each floor lists its own, the place puts them together."""

from django.contrib import admin
from django.urls import include, path

from exchange.views import bulk, home, jobs, pages, sent_mail, steps

handler500 = "exchange.views.pages.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("account/", include("exchange.account_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("sent-mail/", sent_mail.index, name="sent_mails"),
    path("sent-mail/<int:pk>/", sent_mail.mail, name="sent_mail"),
    path("sent-mail/<int:pk>/html/", sent_mail.html, name="sent_mail_html"),
    path("background/", jobs.index, name="jobs"),
    path("background/<int:pk>/", jobs.job, name="job"),
    path("api/v1/", include("exchange.api.urls")),
    path("desk/bulk/", bulk.bulk, name="bulk"),
    path("desk/bulk/<uuid:run_key>/", bulk.results, name="bulk_results"),
    path("proposals/<str:reference>/steps/<slug:name>/", steps.step, name="step"),
    path("", include("scoring.urls")),
    path("", include("proposals.urls")),
]
