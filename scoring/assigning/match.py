"""How well an assessor fits a proposal, in whole points from -25 to 100, and in words."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.assigning.problem import HIGHEST_LEVEL, Assessor, Need

AREA_POINTS = 15  # for each level of expertise in its priority area: 45 at most
THEME_POINTS = 10  # for each level in the theme of it that they know best: 30 at most
PREFERENCE_POINTS = 25

MOST_POINTS = HIGHEST_LEVEL * (AREA_POINTS + THEME_POINTS) + PREFERENCE_POINTS
Points = NDArray[np.int16]


def points_of(need: Need, assessor: Assessor) -> int:
    return (
        AREA_POINTS * assessor.areas.get(need.area, 0)
        + THEME_POINTS * max((assessor.themes.get(theme, 0) for theme in need.themes), default=0)
        + PREFERENCE_POINTS * assessor.preferences.get(need.proposal, 0)
    )


def match_table(needs: list[Need], assessors: list[Assessor]) -> Points:
    """`points_of` every proposal (rows) and assessor (columns), by whole rows."""
    areas = _rows({need.area for need in needs}, AREA_POINTS, [each.areas for each in assessors])
    themes = _rows({name for need in needs for name in need.themes}, THEME_POINTS, [each.themes for each in assessors])
    table = np.empty((len(needs), len(assessors)), np.int16)
    for row, need in zip(table, needs, strict=True):
        row[:] = areas[need.area]
        if need.themes:
            row += np.maximum.reduce([themes[name] for name in need.themes])
    row_of = {need.proposal: row for row, need in enumerate(needs)}
    for column, assessor in enumerate(assessors):
        for proposal, preference in assessor.preferences.items():
            if proposal in row_of:
                table[row_of[proposal], column] += PREFERENCE_POINTS * preference
    return table


def _rows(names: set[str], points: int, levels: list[Mapping[str, int]]) -> dict[str, Points]:
    """{name: the points that it brings each assessor}"""
    return {name: np.array([points * each.get(name, 0) for each in levels], np.int16) for name in names}


def reasons_of(need: Need, assessor: Assessor) -> Iterator[str]:
    """Why this pair, beside the load."""
    if need.slots.get(assessor.kind):
        yield f"{assessor.kind} assessor wanted"
    if assessor.areas.get(need.area):
        yield f"area match: {need.area}"
    known = [(-assessor.themes[theme], theme) for theme in need.themes if assessor.themes.get(theme)]
    if known:
        yield f"theme match: {min(known)[1]}"
    if preference := assessor.preferences.get(need.proposal):
        yield "would like to mark it" if preference > 0 else "would rather not mark it"
