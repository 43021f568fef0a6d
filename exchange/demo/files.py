"""Stories of files: what authors attach to their proposals, made in code and taken in by the verbs of the product."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from exchange.demo import papers
from exchange.demo.tale import Tale
from proposals.files.checking import check
from proposals.models import Question
from proposals.services import attachments

SHARE = 0.45  # of the proposals that are written to the end, where a file may be left out

Paper = Callable[[Tale, Random], tuple[str, bytes]]


def attach_some(tale: Tale) -> None:
    """With dice of its own, so that the rest of the story stays as it was."""
    dice = Random(tale.plot["title"])  # noqa: S311  a seeded story need not be unpredictable
    if dice.random() < SHARE:
        papers = [letter_of_support, costs, results] if not tale.call.hides_applicants else [costs, results]
        for paper in dice.sample(papers, k=dice.randint(1, len(papers))):
            attach(tale, *paper(tale, dice))


def attach_confirmation(tale: Tale) -> None:
    """What a moderator asked for."""
    told = [
        f"Partners of {tale.proposal.reference}",
        "Each of the sites below has confirmed in writing that it takes part, and named a lead.",
        *(str(partner) for partner in tale.proposal.partners.all()),
    ]
    attach(tale, "Confirmation of partners.docx", papers.docx_with(told))


def answer_questions(tale: Tale) -> None:
    """What the call asks for as a file: a workbook where one is taken, a letter otherwise."""
    dice = Random(f"files-{tale.plot['title']}")  # noqa: S311  a seeded story need not be unpredictable
    for question in tale.proposal.asked_in_the_form:
        if question.takes_a_file and (question.is_required or dice.random() < SHARE):
            paper = costs if "xlsx" in question.accepts else letter_of_support
            attach(tale, *paper(tale, dice), answers=question)


def attach(tale: Tale, name: str, content: bytes, *, answers: Question | None = None) -> None:
    answering = attachments.Answering(answers) if answers else None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_bytes(content)
        checked = check(path, name, Path(folder) / "copy", strips=tale.call.hides_applicants)
        attachments.attach(tale.pk, by=tale.lead, name=name, checked=checked, answering=answering)


def letter_of_support(tale: Tale, dice: Random) -> tuple[str, bytes]:
    who = dice.choice(["Chief nurse", "Medical director", "Chief pharmacist", "Director of improvement"])
    lines = [
        f"{tale.lead_organisation}",
        "",
        "To the panel,",
        "",
        "we support this proposal. Our teams have the time set aside that it asks for,",
        f"and we will report its measures every month for {tale.text['months']} months.",
        "",
        "Yours sincerely,",
        who,
    ]
    return f"Letter of support, {who.lower()}.pdf", papers.pdf_with("Letter of support", lines)


def costs(tale: Tale, dice: Random) -> tuple[str, bytes]:
    total = tale.proposal.requested_pounds or tale.text["requested_pounds"]
    people, training = total * dice.randint(50, 65) // 100, total * dice.randint(10, 20) // 100
    rows = [
        ("What", "Pounds"),
        ("Staff time", people),
        ("Training", training),
        ("Evaluation and travel", total - people - training),
    ]
    return "Costs.xlsx", papers.xlsx_with(rows)


def results(tale: Tale, dice: Random) -> tuple[str, bytes]:
    """The measure month by month, getting better."""
    return "Results so far.png", papers.png_of_bars([dice.randint(30, 40) + 5 * month for month in range(8)])
