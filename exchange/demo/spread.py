"""Stories of sites: from interest to use, month by month, with what was measured and what went wrong."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from exchange.demo import material
from exchange.demo.confirming import confirm
from exchange.demo.interests import ask
from exchange.demo.measures import agree, measured
from exchange.demo.stage import Story, office_moment
from exchange.demo.tale import Tale
from proposals.models import AdoptionEvent, Measure, Organisation, OrganisationKind, SpreadPlan
from proposals.services import spread, spread_requests
from proposals.spread.requested import grounds_for
from proposals.states import TAKEN_UP, SiteStage, StopReason

SITES_OF = {
    "trust": ["trust"],
    "ward": ["trust"],
    "maternity_unit": ["trust"],
    "practice": ["primary_care", "icb"],
    "care_home": ["local_authority", "primary_care", "charity"],
    "community_team": ["trust", "local_authority"],
}
INTEREST, SIGNED, QUEUE, STARTED, IN_USE = (
    SiteStage.INTERESTED, SiteStage.COMMITTED, SiteStage.AWAITING_TRAINING, SiteStage.IMPLEMENTING, SiteStage.ADOPTED,
)  # fmt: skip
Way = list[tuple[int, SiteStage]]
QUICK: Way = [(5, INTEREST), (16, SIGNED), (34, STARTED), (128, IN_USE), (222, SiteStage.SUSTAINED)]
STEADY: Way = [(12, INTEREST), (40, SIGNED), (62, QUEUE), (85, STARTED), (178, IN_USE)]
ADAPTING: Way = [(20, INTEREST), (48, SIGNED), (80, STARTED), (170, SiteStage.ADAPTED)]
EAGER: Way = [(3, INTEREST), (9, SIGNED), (16, STARTED), (58, IN_USE)]
GAVE_UP: Way = [(15, INTEREST), (44, SIGNED), (70, STARTED), (192, SiteStage.STOPPED)]
BEGINNING: Way = [(95, INTEREST), (150, SIGNED), (190, QUEUE), (226, STARTED)]
WAITING: Way = [(130, INTEREST), (205, SIGNED)]
ASKING: Way = [(215, INTEREST)]
WAYS: list[list[Way]] = [  # of the sites, by the rank of the award
    [QUICK, STEADY, ADAPTING, GAVE_UP, BEGINNING, ASKING],
    [QUICK, QUICK, STEADY, WAITING, ASKING],
    [STEADY, ADAPTING, BEGINNING, WAITING],
    [QUICK, GAVE_UP, BEGINNING],
    [STEADY, WAITING, ASKING],
    [BEGINNING, WAITING, ASKING],
    [GAVE_UP, ASKING],
]
FOLLOWING = [EAGER, EAGER, QUICK, EAGER, EAGER, STEADY, QUICK, EAGER, BEGINNING, STEADY, QUICK, WAITING]
DAYS_APART = 7  # between one site that follows the others and the next
WORDS_OF_TRUSTS = ["ward", "medical director", "chief nurse", "department"]
WORDS_OF_OTHERS = ["practice", "registered manager", "rural", "partnership board"]
MORE: dict[str, dict[str, str]] = {
    SiteStage.STOPPED: {"reason": StopReason.NO_CAPACITY},
    SiteStage.ADAPTED: {"changed": "A nurse asks the questions at the bedside, and the form is on paper."},
}
STILL_ASKED = 4  # the rank of the award of which a manager still has to say whether it has spread
REACH = {SiteStage.ADAPTED: 0.75, SiteStage.STOPPED: 0.1}


@dataclass
class Site:
    organisation: Organisation
    way: Way
    announced: date

    def day_of(self, *stages: SiteStage) -> date | None:
        days = [days for days, stage in self.way if stage in stages]
        return self.announced + timedelta(days=days[0]) if days else None

    @property
    def reach(self) -> float:
        """How much of the hoped-for change comes about here."""
        return REACH.get(self.way[-1][1], 1.0)


def take_up(tale: Tale, rank: int) -> Story:
    """After the announcement: a measure is agreed, sites join one by one, a manager records that it has spread."""
    yield tale.in_office(4)
    agreed = agree(tale, rank)
    announced = tale.day
    ways = WAYS[min(rank, len(WAYS) - 1)]
    sites = [Site(each, _varied(way, tale.dice), announced) for each, way in zip(_sites(tale), ways, strict=False)]
    for place, site in enumerate(sites):
        tale.tell(_story_of_site(tale, site, corrected=rank == 0 and place == 1))
        tale.tell(_measured(tale, site, agreed))
        tale.tell(confirm(tale, site.organisation, [days for days, _ in site.way], disputes=place == 1 and rank == 2))
    tale.tell(ask(tale, rank))
    for site in _following(tale, sites, announced):
        tale.tell(_story_of_site(tale, site, corrected=False))
    first_use = [day for site in sites if (day := site.day_of(*TAKEN_UP))]
    if first_use:
        yield office_moment(min(first_use) + timedelta(days=12), tale.dice)
        _propose(tale)
        if rank == STILL_ASKED:
            return
        yield office_moment(min(first_use) + timedelta(days=16), tale.dice)
        note = "Checked against the site’s own report."
        spread_requests.record_spread(tale.pk, by=tale.cast.managers[rank % 2], note=note)


def _propose(tale: Tale) -> None:
    """Its lead author names the first site that uses it."""
    shows = grounds_for(tale.lead, tale.proposal).first()
    if shows is not None:
        text = "It is in daily use there since then. The lead nurse of the site can show the register to you."
        spread_requests.propose_spread(tale.pk, by=tale.lead, event=shows, text=text)


def _varied(way: Way, dice: Random) -> Way:
    """No two sites keep the same days."""
    return [(days + dice.randrange(-4, 7), stage) for days, stage in way]


def _sites(tale: Tale) -> list[Organisation]:
    """Those that the plot names, or others of a suitable kind, near and far."""
    everywhere = Organisation.objects.exclude(proposals_led=tale.pk).order_by("name")
    if named := tale.plot.get("sites"):
        by_name = {each.ods_code or each.name: each for each in everywhere}
        return [by_name[name] for name in named]
    kinds = SITES_OF[SpreadPlan.objects.get(proposal=tale.pk).unit]
    suitable = list(everywhere.filter(kind__in=kinds))
    tale.dice.shuffle(suitable)
    return suitable


def _following(tale: Tale, sites: list[Site], announced: date) -> list[Site]:
    """Where the plot says so, a dozen trusts more that begin one after the other; nobody measures anything there."""
    if not tale.plot.get("is_followed"):
        return []
    named = [site.organisation.pk for site in sites]
    others = Organisation.objects.filter(kind=OrganisationKind.TRUST).exclude(pk__in=named).order_by("name")
    trusts = others.exclude(proposals_led=tale.pk)
    return [
        Site(trust, [(days + DAYS_APART * place, stage) for days, stage in way], announced)
        for place, (trust, way) in enumerate(zip(trusts, FOLLOWING, strict=False))
    ]


def _story_of_site(tale: Tale, site: Site, *, corrected: bool) -> Story:
    for days, stage in site.way:
        happened_on = site.announced + timedelta(days=days)
        yield office_moment(happened_on + timedelta(days=tale.dice.randrange(1, 8)), tale.dice)
        event = _record(tale, site, stage, happened_on, _how_we_know(tale, site, stage))
        if corrected and stage == SiteStage.COMMITTED:
            yield tale.in_office(3)
            evidence = "The agreement was signed two days later than first entered."
            _record(tale, site, stage, happened_on + timedelta(days=2), evidence, corrects=event)


def _record(
    tale: Tale, site: Site, stage: SiteStage, happened_on: date, evidence: str, corrects: AdoptionEvent | None = None
) -> AdoptionEvent:
    return spread.record_adoption(
        tale.pk, by=tale.lead, site=site.organisation, stage=stage, happened_on=happened_on, evidence=evidence,
        corrects=corrects, **MORE.get(stage, {}),
    )  # fmt: skip


def _how_we_know(tale: Tale, site: Site, stage: SiteStage) -> str:
    """A sentence that fits the kind of site and stands nowhere else in this proposal, if there is one left."""
    foreign = WORDS_OF_OTHERS if site.organisation.kind == OrganisationKind.TRUST else WORDS_OF_TRUSTS
    told = material.sentences("adoption_evidence", str(stage))
    fitting = [each for each in told if not any(word in each for word in foreign)] or told
    used = set(AdoptionEvent.objects.filter(proposal=tale.pk).values_list("evidence", flat=True))
    return tale.dice.choice([each for each in fitting if each not in used] or fitting)


def _measured(tale: Tale, site: Site, agreed: list[Measure]) -> Story:
    begun, stopped = site.day_of(SiteStage.IMPLEMENTING), site.day_of(SiteStage.STOPPED)
    return measured(tale, agreed, site.organisation, begun, stopped, site.reach)
