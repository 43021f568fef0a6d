"""The addresses of a person's own account, beside those of sign-in (`allauth`)."""

from django.urls import path

from exchange.views import account, notice_choices

urlpatterns = [
    path("", account.overview, name="account"),
    path("notices/", notice_choices.choices, name="notice_choices"),
    path("tokens/", account.tokens, name="tokens"),
]
