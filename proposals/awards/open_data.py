"""Awards as open data, by the 360Giving Data Standard: its ten required fields and the programme, for announced awards.

Source: https://standard.threesixtygiving.org/en/latest/technical/reference/ (schema 1.4). An organisation with an ODS
code is named by it (GB-NHS, https://org-id.guide/list/GB-NHS); any other by a number of ours under the publisher's
prefix, as the standard's guidance on identifiers allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate

from proposals.models import Organisation, Proposal
from proposals.states import HAS_AWARD

AT_A_TIME = 500
CURRENCY = "GBP"
VERSION = "1.4"
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@dataclass(frozen=True)
class Grant:
    """One award, with what everybody may read of it."""

    id: str
    title: str
    description: str
    pounds: int
    awarded_on: date
    recipient_id: str
    recipient_name: str
    programme_code: str
    programme_title: str


def announced_awards() -> QuerySet[Proposal]:
    """What visitors may know to be funded, in the order in which it was proposed."""
    funded = Proposal.objects.public().filter(shown_state__in=HAS_AWARD, lead_organisation__isnull=False)
    return funded.select_related("call", "lead_organisation").order_by("pk")


def grants() -> Iterator[Grant]:
    return (as_grant(each) for each in announced_awards().iterator(chunk_size=AT_A_TIME))


def as_grant(proposal: Any) -> Grant:
    lead = proposal.lead_organisation
    return Grant(
        id=f"{settings.GRANTS_PUBLISHER_PREFIX}-{proposal.reference}",
        title=proposal.title,
        description=proposal.pitch or proposal.title,
        pounds=proposal.award_pounds,
        awarded_on=awarded_on(proposal),
        recipient_id=organisation_id(lead),
        recipient_name=lead.name,
        programme_code=proposal.call.code,
        programme_title=proposal.call.title,
    )


def awarded_on(proposal: Any) -> date:
    """The day from which it counted for everybody: when it was announced, or decided where that came later."""
    moments = [each for each in (proposal.decided_at, proposal.call.announced_at) if each]
    return localdate(max(moments))


def organisation_id(organisation: Organisation) -> str:
    if organisation.ods_code:
        return f"GB-NHS-{organisation.ods_code}"
    return f"{settings.GRANTS_PUBLISHER_PREFIX}-ORG{organisation.pk}"


def funder() -> dict[str, str]:
    name = settings.GRANTS_FUNDER_NAME or settings.SERVICE_OWNER
    return {"id": settings.GRANTS_FUNDER_ID or f"{settings.GRANTS_PUBLISHER_PREFIX}-FUNDER", "name": name}


# --- The two forms of the standard -----------------------------------------------------------------------------------
HEADINGS = [
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Recipient Org:Identifier",
    "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name", "Grant Programme:Code", "Grant Programme:Title",
]  # fmt: skip


def as_row(grant: Grant) -> list[Any]:
    by = funder()
    return [
        grant.id, grant.title, grant.description, CURRENCY, grant.pounds, grant.awarded_on, grant.recipient_id,
        grant.recipient_name, by["id"], by["name"], grant.programme_code, grant.programme_title,
    ]  # fmt: skip


def as_json(grant: Grant) -> dict[str, Any]:
    return {
        "id": grant.id,
        "title": grant.title,
        "description": grant.description,
        "currency": CURRENCY,
        "amountAwarded": grant.pounds,
        "awardDate": grant.awarded_on.isoformat(),
        "recipientOrganization": [{"id": grant.recipient_id, "name": grant.recipient_name}],
        "fundingOrganization": [funder()],
        "grantProgramme": [{"code": grant.programme_code, "title": grant.programme_title}],
    }
