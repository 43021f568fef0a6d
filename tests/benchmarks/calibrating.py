"""Does a chance of 70 % come true in 70 of 100 cases? Draws docs/images/calibration.svg from simulated calls.

python -m tests.benchmarks.calibrating

Each call has 30 proposals marked by 3 of 9 assessors, room for 10 of them, and shares of variance as panels show them:
0.26 to 0.5 due to the proposals. Those are known here, so it is known who belongs above the line.
"""

from pathlib import Path

import numpy as np

from exchange.charts.parts import BLUE, GREY, INK, PALE
from exchange.svg import Axis, circle, frame, line, text
from scoring.merit.adjusting import Pot, adjust

CALLS, PROPOSALS, ASSESSORS, EACH, ROOM = 400, 30, 9, 3, 10
SHARES = [(0.26, 0.14), (0.35, 0.15), (0.5, 0.1)]  # due to the proposals, to who marked them
TENTHS = np.linspace(0, 1, 11)
SIDE, START, END = 420, 60, 400


def told_and_true():
    """(chance, whether it belongs above the line) of every proposal of every call."""
    told, true = [], []
    for seed in range(CALLS):
        random = np.random.default_rng(seed)
        merit, leniency = SHARES[seed % len(SHARES)]
        merits = random.normal(3, merit**0.5, PROPOSALS)
        leniencies = random.normal(0, leniency**0.5, ASSESSORS)
        noise = (1 - merit - leniency) ** 0.5
        sheets = [
            (i, int(j), merits[i] + leniencies[j] + random.normal(0, noise))
            for i in range(PROPOSALS)
            for j in random.choice(ASSESSORS, EACH, replace=False)
        ]
        best = set(np.argsort(-merits)[:ROOM].tolist())
        adjusted = adjust(sheets, pot=Pot(ROOM, dict.fromkeys(range(PROPOSALS), 1)))
        told += [each.chance_above for each in adjusted.scores.values()]
        true += [proposal in best for proposal in adjusted.scores]
    return np.array(told), np.array(true)


def in_tenths(told, true):
    """[(mean chance, share that came true, how many)] of each tenth of the scale."""
    places = np.clip(np.digitize(told, TENTHS) - 1, 0, 9)
    return [
        (told[places == tenth].mean(), true[places == tenth].mean(), int((places == tenth).sum()))
        for tenth in range(10)
        if (places == tenth).any()
    ]


def picture(points):
    across, up = Axis(0, 1, START, END), Axis(0, 1, END - 20, 20)
    parts = [line(across.at(tick), up.at(0), across.at(tick), up.at(1), PALE) for tick in TENTHS[::2]]
    parts += [line(across.at(0), up.at(tick), across.at(1), up.at(tick), PALE) for tick in TENTHS[::2]]
    parts += [text(across.at(tick), up.at(0) + 22, f"{tick:.0%}", anchor="middle") for tick in TENTHS[::2]]
    parts += [text(across.at(0) - 8, up.at(tick) + 5, f"{tick:.0%}", anchor="end") for tick in TENTHS[::2]]
    parts.append(line(across.at(0), up.at(0), across.at(1), up.at(1), GREY, 2, dashes="4 4"))
    parts += [circle(across.at(told), up.at(true), 5, BLUE) for told, true, _ in points]
    parts.append(text(across.at(0.5), up.at(0) + 44, "chance that was told", anchor="middle", colour=INK))
    parts.append(text(START, 14, "share that belongs above the line", colour=INK))
    said = "; ".join(f"told {told:.0%}, true {true:.0%}" for told, true, _ in points)
    return frame(SIDE, SIDE + 10, "Chances told and come true", f"{said}.", parts)


if __name__ == "__main__":
    found = in_tenths(*told_and_true())
    drawn = str(picture(found)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    Path("docs/images/calibration.svg").write_text(drawn + "\n", encoding="utf-8")
    for chance, share, number in found:
        print(f"told {chance:5.1%}  true {share:5.1%}  of {number}")
