"""Stories of people: who is invited to a proposal, who joins, whose answer is awaited; who says where they belong."""

from datetime import timedelta
from random import Random

from django.utils.timezone import localdate

from exchange.demo.people import Cast
from exchange.demo.stage import Stage, Story, office_moment
from exchange.demo.tale import Tale
from exchange.models import Member
from proposals.models import ContributorRole, MailDomain, Organisation
from proposals.services import affiliations, invitations

NO_ANSWER_FOR = 3  # days; an invitation opens for fourteen
DOMAINS = {
    "University Hospitals Birmingham NHS Foundation Trust": ["uhb.nhs.uk", "heartofengland.nhs.uk"],
    "Birmingham Women's and Children's NHS Foundation Trust": ["bwc.nhs.uk"],
    "The Royal Orthopaedic Hospital NHS Foundation Trust": ["roh.nhs.uk"],
}
ASKING = [
    ("Dilys Ledwyche", "University Hospitals Birmingham NHS Foundation Trust",
     "I teach on the dementia wards on Thursdays; the matron of ward 12 knows me.", 2),
    ("Harjinder Dhanjal", "The Royal Orthopaedic Hospital NHS Foundation Trust",
     "Half of my week since September. Ask the chief pharmacist.", 1),
]  # fmt: skip


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


def keep_mail_domains() -> None:
    """Some organisations have told the programme team which mail addresses are theirs alone."""
    for name, domains in DOMAINS.items():
        organisation = Organisation.objects.get(name=name)
        MailDomain.objects.bulk_create(MailDomain(organisation=organisation, domain=each) for each in domains)


def say_where_they_belong(stage: Stage, cast: Cast, dice: Random) -> Story:
    """Two ask for a second affiliation, and a moderator has not answered yet."""
    for name, organisation, note, days_ago in ASKING:
        yield office_moment(localdate(stage.until) - timedelta(days=days_ago), dice)
        chosen = Organisation.objects.get(name=organisation)
        affiliations.ask_for_affiliation(chosen.pk, by=cast.by_name[name], note=note)
