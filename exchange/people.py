"""What people keep about themselves: their name and job title, and the tokens of the programs they use."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import now
from knox.models import AuthToken

from exchange.models import Member
from proposals.errors import NotReady, StaleVersion
from proposals.services.transactions import service

MOST_TOKENS = 10


@service
def save_details(*, by: Any, version: int, given_name: str, family_name: str, job_title: str = "") -> Member:
    """Change one's own name and job title. An older `version` than the stored one is refused."""
    member = Member.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if member.version != version:
        raise StaleVersion(
            f"Your details were changed elsewhere after you opened this page. They now say: {described(member)}. "
            "Save again to replace that."
        )
    member.given_name, member.family_name, member.job_title = given_name, family_name, job_title
    member.version += 1
    member.save(update_fields=["given_name", "family_name", "job_title", "version"])
    return member


def described(member: Member) -> str:
    return ", ".join(part for part in (member.get_full_name(), member.job_title) if part)


@service
def issue_token(*, by: Any, days: int) -> tuple[AuthToken, str]:
    """Make a token for the API. Its text is returned here and never again: only a hash of it is kept."""
    Member.objects.select_for_update(of=("self",)).get(pk=by.pk)
    tokens_of(by, expired=True).delete()
    if tokens_of(by).count() >= MOST_TOKENS:
        raise NotReady(f"You have {MOST_TOKENS} tokens. Revoke one that you no longer use first.")
    return AuthToken.objects.create(by, expiry=timedelta(days=days))


def revoke_token(*, by: Any, token_key: str) -> bool:
    """Make one's own token worthless at once; false when there is none of that name."""
    deleted, _ = AuthToken.objects.filter(user=by, token_key=token_key).delete()
    return deleted > 0


def tokens_of(person: Any, *, expired: bool = False) -> Any:
    tokens = AuthToken.objects.filter(user=person).order_by("-created")
    return tokens.filter(expiry__lte=now()) if expired else tokens.exclude(expiry__lte=now())
