"""Stories of the people around a proposal: who is invited, who joins, and whose answer is awaited."""

from datetime import timedelta

from exchange.demo.stage import Story
from exchange.demo.tale import Tale
from exchange.models import Member
from proposals.models import ContributorRole
from proposals.services import invitations

NO_ANSWER_FOR = 3  # days; an invitation opens for fourteen


def gather(tale: Tale) -> None:
    """Those with whom the plot says it is written, and those who may read or discuss it."""
    for part, role in (("with", ContributorRole.CO_AUTHOR), ("heard", ContributorRole.COMMENTER),
                       ("read_by", ContributorRole.VIEWER)):  # fmt: skip
        for name in tale.plot.get(part, []):
            _join(tale, tale.cast.by_name[name], role)


def _join(tale: Tale, person: Member, role: str) -> None:
    invitation = invitations.invite(tale.pk, by=tale.lead, email=person.email, role=role)
    invitations.accept(invitation.pk, by=person)


def await_answers(tale: Tale) -> Story:
    """The lead wrote to some a few days ago who have not answered yet."""
    if addresses := tale.plot.get("invited"):
        yield tale.at_home(tale.today - timedelta(days=NO_ANSWER_FOR))
        for email in addresses:
            invitations.invite(tale.pk, by=tale.lead, email=email, role=ContributorRole.CO_AUTHOR)
