"""The addresses of a person's own account, beside those of sign-in (`allauth`)."""

from django.urls import path

from exchange.views import account

urlpatterns = [
    path("", account.overview, name="account"),
    path("tokens/", account.tokens, name="tokens"),
]
