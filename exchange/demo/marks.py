"""How an assessor comes to a mark: what the proposal is worth, how lenient they are, and a little of the day."""

from dataclasses import dataclass

from exchange.demo import material
from exchange.demo.tale import Tale
from exchange.models import Member
from scoring.models import Criterion
from scoring.services.sheets import Given

DAY, CRITERION, WHIM = 0.2, 0.45, 0.35  # how far each moves a mark, in marks (one standard deviation)


@dataclass
class Voice:
    """An assessor of one proposal; `apart` is how far they stand from the others about this one."""

    person: Member
    leniency: float
    apart: float = 0.0


def voices(tale: Tale, apart: tuple[float, ...] = ()) -> list[Voice]:
    """Those who were asked, each with their leniency."""
    lenient = {each.person.pk: each.leniency for each in tale.cast.assessors}
    distances = [*apart, *[0.0] * len(tale.people)]
    return [
        Voice(person, lenient[person.pk], distance) for person, distance in zip(tale.people, distances, strict=False)
    ]


def marks_of(voice: Voice, tale: Tale) -> dict[int, Given]:
    """A mark and a comment for each criterion. What all assessors see in a criterion is the same for each of them."""
    worth = 0.55 + 0.82 * tale.text["strength"]
    mood = tale.dice.gauss(0, DAY)
    given = {}
    for criterion in Criterion.objects.filter(rubric__call=tale.call):
        seen_by_all = (hash_of(tale.plot["title"], criterion.code) - 0.5) * 2 * CRITERION
        felt = worth + voice.leniency * 0.8 + voice.apart + seen_by_all + mood + tale.dice.gauss(0, WHIM)
        mark = _told(tale, voice, criterion.code) or min(5, max(0, round(felt)))
        comment = material.comment_on(criterion.code, mark, tale.dice)
        if criterion.least_words and not comment:
            comment = material.sentences("criteria", criterion.code, str(mark))[0]
        given[criterion.pk] = Given(mark, comment)
    return given


def _told(tale: Tale, voice: Voice, code: str) -> int | None:
    """The mark that the plot gives, so that two proposals end equal and the draw has something to settle."""
    marks = tale.plot.get("marks", {}).get(code)
    return marks[tale.people.index(voice.person)] if marks else None


def hash_of(*words: str) -> float:
    """The same number between 0 and 1 for the same words, in every process."""
    return sum(ord(letter) * place for place, letter in enumerate("".join(words), start=1)) % 1000 / 1000
