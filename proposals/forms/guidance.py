"""What makes a good answer to each question, with an example. The examples tell one invented story, of a maternity
triage, from its title to its money, so that a reader sees how the parts of a proposal hang together.

What moderators and panels look for stands in the gateways and the rubric of the call; this says it to authors.
"""

from typing import NamedTuple


class Guide(NamedTuple):
    """Points to think of, and how somebody answered; either may be empty."""

    points: tuple[str, ...] = ()
    example: str = ""


GUIDES: dict[str, Guide] = {
    "title": Guide(
        ("Say what it does and for whom, in words that a patient would use.", "Leave out acronyms and project names."),
        "A first look within 15 minutes for pregnant women who arrive worried",
    ),
    "pitch": Guide(
        ("One sentence for the problem, one for what you do, one for what changes.",),
        "Women who come to maternity triage with a worry can wait for hours while the sickest go unnoticed. A midwife "
        "sees everybody within 15 minutes, with one card and four colours. In two units the share seen in time rose "
        "from 38% to 81%.",
    ),
    "challenge": Guide(
        (
            "Who is harmed, how often, and how do you know? Give the figure, its source and its date.",
            "What happens today, step by step, and where does it go wrong?",
            "Why this region, and why now?",
        ),
        "In our two units about 900 pregnant women a month arrive unannounced. Between January and June 2025 only 38% "
        "were seen by a midwife within 15 minutes (unit audit, 1,204 visits). Women are called in the order in which "
        "they came, so a woman with reduced movements can wait behind three routine blood pressures. Delay in triage "
        "was a factor in 4 of our 11 serious incidents in 2024, and the regional perinatal network names it as a "
        "theme in five of eight trusts.",
    ),
    "solution": Guide(
        (
            "Describe it so that another site could start on Monday: who does what, when, with what.",
            "Say what must stay as it is everywhere, and what each site may fit to itself.",
            "Say what the money pays for.",
        ),
        "Every woman is seen by a midwife within 15 minutes of arriving. The midwife asks eight questions, takes four "
        "measurements and gives one of four colours, each with a time by which a doctor comes. The card, the colours "
        "and the times stay the same everywhere; rotas and rooms are each unit’s own. The money pays for backfill of "
        "40 midwives for one training day, a coach for two days a week for nine months, and printing.",
    ),
    "evidence": Guide(
        (
            "Before and after, with numbers, dates and the size of the sample; against a comparison if you have one.",
            "What did you expect and not see? What don’t you know yet?",
            "Name published work with its author and year.",
        ),
        "We tried it from July to December 2025 in one unit while the other went on as before. There, women seen "
        "within 15 minutes rose from 38% to 81% (1,310 visits); in the other unit from 41% to 43%. Time to a doctor "
        "for the most urgent halved, from 46 to 22 minutes. Staff gave the colours consistently: two midwives agreed "
        "in 9 of 10 cases. We don’t know yet whether it holds at night, when one midwife is on.",
    ),
    "benefits": Guide(
        (
            "Say what changes for patients first, then for staff, then what it costs or saves afterwards.",
            "By how much, and by when? Be as sure as your evidence is.",
        ),
        "By March 2028 eight in ten women in every unit that takes part will be seen within 15 minutes, which is "
        "about 5,000 women a year who would have waited longer. Midwives say that they know who to worry about; "
        "sickness in the pilot’s triage team fell by a third. After the first year it costs a unit about £1,500 for "
        "training new starters.",
    ),
    "readiness": Guide(
        (
            "What can you hand over today: a guide, training, templates, a contact?",
            "Which sites have said yes, and who said it for them?",
            "What stands in the way, and what will you do about it?",
        ),
        "The card, a two-hour training and a one-page set-up guide are free to use. Heads of midwifery at three "
        "trusts have agreed in writing to start in the autumn; two more want to see the first results. What stands in "
        "the way is releasing midwives for training, so we bring it to the unit and pay for backfill.",
    ),
    "involvement": Guide(
        (
            "Who took part, how many, and at what point?",
            "One thing that is different because of them is worth more than a list of meetings.",
        ),
        "Six women from the Maternity and Neonatal Voices Partnership worked with us from the start, two of whom lost "
        "a baby after a wait in triage. They asked for the colour to be told to the woman herself, which we had not "
        "planned. It is now the first thing the midwife says.",
    ),
    "equality": Guide(
        (
            "Who might not be reached, or might be served worse? Think of language, disability, deprivation, digital "
            "access.",
            "What do you do about it, and how will you see whether that works?",
        ),
        "Women who don’t speak English waited longest in our audit: a median of 52 minutes against 31. The card is "
        "printed in the eight languages most spoken here, and an interpreter is rung at the first contact. We report "
        "waits by language and by deprivation every month, and stop to look if the gap does not close within six "
        "months.",
    ),
    "risks": Guide(
        (
            "Name the three or four that would really stop you.",
            "For each: how likely, what you do about it, and who looks after it.",
        ),
        "Too few midwives on a night shift to triage within 15 minutes (likely): the on-call manager is rung at the "
        "third waiting woman; the head of midwifery looks after it. Colours given too low (unlikely, serious): every "
        "red and every complaint is reviewed weekly by a consultant. A site drops out (possible): two sites are in "
        "reserve.",
    ),
    "baseline_measure": Guide(
        (
            "Choose one that you can count at every site, every month, without a new system.",
            "It should show that patients are safer, not only that staff were trained.",
        ),
        "Women seen by a midwife within 15 minutes of arrival, in % of women, today 38",
    ),
    "requested_pounds": Guide(
        (
            "Ask for what the work costs, not for the most that the call gives.",
            "What it pays for should stand in the solution; a panel reads the two together.",
        ),
    ),
}


def guide_to(name: str, example: str = "") -> Guide | None:
    """The guide to a question; a question that a call asked itself brings its own example."""
    return GUIDES.get(name) or (Guide(example=example) if example else None)
