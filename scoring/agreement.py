"""How far assessors agree. Marks in, coefficients out: no table and no framework is known here.

Krippendorff's alpha is 1 where all agree, 0 where they agree as often as by chance, and below 0 where they contradict
each other. It takes any number of assessors and missing marks, which is how panels work.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

Level = Literal["nominal", "ordinal", "interval"]
RESAMPLES = 1_000
FEWEST_UNITS = 5  # below that an interval says nothing
LIMITS = (2.5, 97.5)
ROUNDING = 1e-12


class Alpha(NamedTuple):
    """`value` is None where nothing can be compared or all marks are one and the same; `low` and `high` hold 95 %."""

    value: float | None
    low: float | None = None
    high: float | None = None
    units: int = 0

    @property
    def sentence(self) -> str:
        return words_for(self.value)


def words_for(alpha: float | None) -> str:
    """What a chair reads. The steps are Krippendorff's: 0.8 reliable, 0.667 the least to draw a conclusion from."""
    if alpha is None:
        return "There is not enough to compare yet."
    if alpha >= 0.8:
        return "The assessors agree closely."
    if alpha >= 0.667:
        return "The assessors mostly agree."
    if alpha >= 0.4:
        return "The assessors agree in part: talk about the proposals that are split."
    return "The assessors hardly agree: talk about what the marks mean before anybody relies on them."


def krippendorff(
    units: Iterable[Sequence[float | None]], *, level: Level = "interval", resamples: int = RESAMPLES, seed: int = 0
) -> Alpha:
    """Krippendorff's alpha in the coincidence form, with an interval from resampling the units.

    units      for each proposal the marks that it was given, in any order; None is a missing one
    level      how a difference counts: any alike (nominal), by rank (ordinal), by its square (interval)
    resamples  how often units are drawn with replacement for the interval; 0 leaves it out
    returns    Alpha; its interval is None below FEWEST_UNITS comparable units
    source     K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), section C
    """
    rows = [np.array([mark for mark in unit if mark is not None], float) for unit in units]
    rows = [row for row in rows if len(row) > 1]
    if not rows:
        return Alpha(None)
    values = np.unique(np.concatenate(rows))
    counts = [(row[:, None] == values).sum(axis=0) for row in rows]
    return krippendorff_of_counts(counts, values, level=level, resamples=resamples, seed=seed)


def krippendorff_of_counts(
    counts: Sequence[Sequence[int] | np.ndarray],
    values: Sequence[float] | np.ndarray,
    *,
    level: Level = "interval",
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> Alpha:
    """The same from how often each of the values was given to each unit; one that nobody gave changes nothing.

    counts  (unit, value)
    """
    table = np.array(counts, float).reshape(len(counts), len(values))
    table = table[table.sum(axis=1) > 1]
    if not len(table):
        return Alpha(None)
    if level == "interval":
        return _estimated(_moments(table, np.asarray(values, float)), _alphas_of_moments, resamples, seed)
    return _estimated(_coincidences(table), partial(_alphas, level=level), resamples, seed)


def _estimated(parts: np.ndarray, alphas: Callable[[np.ndarray], np.ndarray], resamples: int, seed: int) -> Alpha:
    """
    parts   (unit, …): what each unit adds to the sums from which alpha is worked out
    alphas  from (table, …) of such sums to (table,), not a number where no two marks differ
    """
    value = float(alphas(parts.sum(axis=0, keepdims=True))[0])
    if np.isnan(value):
        return Alpha(None, units=len(parts))
    return Alpha(value, *_interval(parts, alphas, resamples, seed), len(parts))


def _moments(table: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(unit, 4): how many marks, their sum, that of their squares, and how far apart they stand, a unit counting for
    its marks. Squared differences need no table of pairs, which would take gigabytes for all totals of a large call."""
    centred = values - values.mean()
    number, total = table.sum(axis=1), table @ centred
    from_mean = centred - (total / number)[:, None]
    apart = 2 * number * (table * from_mean**2).sum(axis=1) / (number - 1)
    return np.column_stack([number, total, table @ centred**2, apart])


def _alphas_of_moments(sums: np.ndarray) -> np.ndarray:
    number, total, squares, observed = sums.T
    expected = 2 * (number * squares - total**2)
    return _less_than_by_chance(observed, expected, number, least=ROUNDING * number * squares)


def _coincidences(table: np.ndarray) -> np.ndarray:
    """(unit, value, value): how often each pair of marks stands together in a unit, a unit counting for its marks."""
    pairs = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    return pairs / (table.sum(axis=1) - 1)[:, None, None]


def _alphas(pairs: np.ndarray, *, level: Level) -> np.ndarray:
    margins = pairs.sum(axis=2)
    apart = _differences(margins, level)
    observed = (pairs * apart).sum(axis=(1, 2))
    expected = np.einsum("ti,tij,tj->t", margins, apart, margins)
    return _less_than_by_chance(observed, expected, margins.sum(axis=1))


def _less_than_by_chance(
    observed: np.ndarray, expected: np.ndarray, number: np.ndarray, least: np.ndarray | float = 0.0
) -> np.ndarray:
    """least  what `expected` may come to by rounding where no two marks differ"""
    share = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=expected > least)
    return 1 - share * (number - 1)


def _differences(margins: np.ndarray, level: Level) -> np.ndarray:
    """(table, value, value): the squared difference of two marks, any alike or by rank."""
    if level == "nominal":
        values = margins.shape[1]
        return np.broadcast_to(1.0 - np.eye(values), (len(margins), values, values))
    place = margins.cumsum(axis=1) - margins / 2
    return (place[:, :, None] - place[:, None, :]) ** 2


def _interval(
    parts: np.ndarray, alphas: Callable[[np.ndarray], np.ndarray], resamples: int, seed: int
) -> tuple[float | None, float | None]:
    number, *each = parts.shape
    if number < FEWEST_UNITS or not resamples:
        return None, None
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=resamples)
    sums = (drawn @ parts.reshape(number, -1)).reshape(resamples, *each)
    low, high = np.nanpercentile(alphas(sums), LIMITS)
    return float(low), float(high)


class Intraclass(NamedTuple):
    """Shrout and Fleiss's six, for a table in which every assessor marked every proposal."""

    icc_1_1: float
    icc_2_1: float
    icc_3_1: float
    icc_1_k: float
    icc_2_k: float
    icc_3_k: float


def intraclass(table: Sequence[Sequence[float]]) -> Intraclass | None:
    """Intraclass correlations of a complete table.

    table    a row for each proposal, a column for each assessor
    returns  None below two rows or two columns, or where all marks are one and the same
    source   Shrout and Fleiss, Intraclass correlations: uses in assessing rater reliability (1979), table 4
    """
    marks = np.asarray(table, float)
    if marks.ndim != 2 or min(marks.shape) < 2:
        return None
    number, k = marks.shape
    rows, columns, whole = marks.mean(axis=1), marks.mean(axis=0), marks.mean()
    between = k * ((rows - whole) ** 2).sum() / (number - 1)
    judges = number * ((columns - whole) ** 2).sum() / (k - 1)
    error = ((marks - rows[:, None] - columns + whole) ** 2).sum() / ((number - 1) * (k - 1))
    within = ((marks - rows[:, None]) ** 2).sum() / (number * (k - 1))
    if between == 0:
        return None
    by_judges = (judges - error) / number
    return Intraclass(
        icc_1_1=float((between - within) / (between + (k - 1) * within)),
        icc_2_1=float((between - error) / (between + (k - 1) * error + k * by_judges)),
        icc_3_1=float((between - error) / (between + (k - 1) * error)),
        icc_1_k=float((between - within) / between),
        icc_2_k=float((between - error) / (between + by_judges)),
        icc_3_k=float((between - error) / between),
    )


# --- One mark against the others ------------------------------------------------------------------------------
class Residual(NamedTuple):
    """How far a total lies from what its proposal and its assessor lead one to expect, in standard deviations."""

    proposal: Hashable
    assessor: Hashable
    total: float
    expected: float
    standardised: float


OUTLYING = 2.5
FEWEST_FREE = 3  # degrees of freedom


def residuals(totals: Mapping[tuple[Hashable, Hashable], float]) -> list[Residual]:
    """Residuals of the additive model (proposal plus assessor), by least squares, each over its own standard error.

    Proposals are swept out first, so that the system to solve has the size of the number of assessors.

    totals   {(proposal, assessor): total}
    returns  one for each total, in their order; empty where too few are left over to judge by (FEWEST_FREE)
    """
    of_proposal, sheets_of = _numbered(proposal for proposal, _ in totals)
    of_assessor, _ = _numbered(assessor for _, assessor in totals)
    given = np.fromiter(totals.values(), float, len(totals))
    if not len(given):
        return []
    mean = np.bincount(of_proposal, given) / sheets_of
    swept = _swept(of_proposal, of_assessor, sheets_of)
    inverse = np.linalg.pinv(swept.T @ swept, hermitian=True)
    expected = mean[of_proposal] + swept @ (inverse @ (swept.T @ (given - mean[of_proposal])))
    leverage = 1 / sheets_of[of_proposal] + ((swept @ inverse) * swept).sum(axis=1)
    scaled = _standardised(given - expected, leverage)
    if scaled is None:
        return []
    return [
        Residual(*key, total=float(total), expected=float(fitted), standardised=float(size))
        for key, total, fitted, size in zip(totals, given, expected, scaled, strict=True)
    ]


def _numbered(names: Iterable[Hashable]) -> tuple[np.ndarray, np.ndarray]:
    """Each name's number by first appearance, and how often each number appears."""
    places: dict[Hashable, int] = {}
    numbers = np.array([places.setdefault(name, len(places)) for name in names], int)
    return numbers, np.bincount(numbers)


def _swept(of_proposal: np.ndarray, of_assessor: np.ndarray, sheets_of: np.ndarray) -> np.ndarray:
    """(sheet, assessor): 1 for the sheet's own assessor, less the share of each assessor in its proposal's sheets."""
    whose = np.zeros((len(of_assessor), of_assessor.max() + 1))
    whose[np.arange(len(of_assessor)), of_assessor] = 1
    shares = np.zeros((len(sheets_of), whose.shape[1]))
    np.add.at(shares, of_proposal, whose)
    return whose - (shares / sheets_of[:, None])[of_proposal]


def _standardised(left: np.ndarray, leverage: np.ndarray) -> np.ndarray | None:
    """`left` over its standard error; None where too little is left over, 0 for a sheet that fits by itself."""
    free = len(left) - round(float(leverage.sum()))
    if free < FEWEST_FREE:
        return None
    noise = float((left**2).sum() / free)
    says_something = (leverage < 1 - 1e-9) & (noise > 1e-12)
    error = np.sqrt(noise * np.clip(1 - leverage, 1e-9, None))
    return np.divide(left, error, out=np.zeros_like(left), where=says_something)
