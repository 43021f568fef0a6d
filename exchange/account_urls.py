"""The addresses of a person's own account, beside those of sign-in (`allauth`)."""

from django.urls import path

from exchange.views import account, affiliations, notice_choices

urlpatterns = [
    path("", account.overview, name="account"),
    path("notices/", notice_choices.choices, name="notice_choices"),
    path("tokens/", account.tokens, name="tokens"),
    path("affiliations/", affiliations.ask, name="ask_for_affiliation"),
    path("affiliations/<int:pk>/end/", affiliations.end, name="end_affiliation"),
]
