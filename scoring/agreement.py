"""How far assessors agree. Marks in, coefficients out: no table and no framework is known here.

Krippendorff's alpha is 1 where all agree, 0 where they agree as often as by chance, and below 0 where they contradict
each other. It takes any number of assessors and missing marks, which is how panels work.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np

Level = Literal["nominal", "ordinal", "interval"]
RESAMPLES = 1_000
FEWEST_UNITS = 5  # below that an interval says nothing
LIMITS = (2.5, 97.5)


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
    pairs, figures = _coincidences(table), np.asarray(values, float)
    value = float(_alphas(pairs.sum(axis=0, keepdims=True), figures, level)[0])
    if np.isnan(value):
        return Alpha(None, units=len(table))
    return Alpha(value, *_interval(pairs, figures, level, resamples, seed), len(table))


def _coincidences(table: np.ndarray) -> np.ndarray:
    """(unit, value, value): how often each pair of marks stands together in a unit, a unit counting for its marks."""
    pairs = table[:, :, None] * table[:, None, :] - table[:, :, None] * np.eye(table.shape[1])
    return pairs / (table.sum(axis=1) - 1)[:, None, None]


def _alphas(pairs: np.ndarray, values: np.ndarray, level: Level) -> np.ndarray:
    """Alpha of each table of coincidences.

    pairs    (table, value, value)
    returns  (table,), not a number where no two marks differ
    """
    margins = pairs.sum(axis=2)
    apart = _differences(values, margins, level)
    observed = (pairs * apart).sum(axis=(1, 2))
    expected = np.einsum("ti,tij,tj->t", margins, apart, margins)
    share = np.divide(observed, expected, out=np.full_like(expected, np.nan), where=expected > 0)
    return 1 - share * (margins.sum(axis=1) - 1)


def _differences(values: np.ndarray, margins: np.ndarray, level: Level) -> np.ndarray:
    """(table, value, value): the squared difference of two marks at this level of measurement."""
    if level == "nominal":
        return np.broadcast_to(1.0 - np.eye(len(values)), (len(margins), len(values), len(values)))
    place = np.broadcast_to(values, margins.shape) if level == "interval" else margins.cumsum(axis=1) - margins / 2
    return (place[:, :, None] - place[:, None, :]) ** 2


def _interval(
    pairs: np.ndarray, values: np.ndarray, level: Level, resamples: int, seed: int
) -> tuple[float | None, float | None]:
    number = len(pairs)
    if number < FEWEST_UNITS or not resamples:
        return None, None
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=resamples)
    sums = (drawn @ pairs.reshape(number, -1)).reshape(resamples, len(values), len(values))
    low, high = np.nanpercentile(_alphas(sums, values, level), LIMITS)
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
