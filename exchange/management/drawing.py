"""The lifecycles as one picture: the usual way along a line, ways back as bows above it, exits below it.

Everything follows from the steps; nothing is placed by hand. A long way to an exit runs down from its state to a
line of its own, so that all ways to one exit share one arrow and one label.
"""

from collections.abc import Iterator

from exchange.management.machines import BACK, MACHINES, Machine
from exchange.svg import line, path, text
from proposals.steps import Step

BOX, TALL, GAP, MARGIN = 132, 58, 118, 24
ABOVE, BELOW, BETWEEN = 96, 74, 44  # room over the boxes, between the boxes and the exits, between two machines
BLUE, GREY, INK, PAPER = "#005eb8", "#4c6272", "#212b32", "#ffffff"
HEAD = (
    '<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="{colour}"/></marker>'
)


def drawing() -> str:
    """The whole file."""
    parts: list[str] = []
    top = 0
    for machine in MACHINES:
        plan = Plan(machine, top)
        parts += plan.drawn()
        top = plan.bottom + BETWEEN
    width = max(Plan(machine, 0).width for machine in MACHINES)
    heads = "".join(HEAD.format(name=f"head-{colour[1:]}", colour=colour) for colour in (BLUE, GREY))
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {top}" role="img" '
        f'font-family="Arial, sans-serif" aria-labelledby="title">\n'
        '<title id="title">The steps in the life of a proposal, a call and an assignment</title>\n'
        f'<defs>{heads}</defs>\n<rect width="{width}" height="{top}" fill="{PAPER}"/>\n{body}\n</svg>\n'
    )


class Plan:
    """Where each thing of one machine stands. `column` and `level` count from 0."""

    def __init__(self, machine: Machine, top: int) -> None:
        self.machine, self.top = machine, top
        self.line = machine.main_line
        targets = dict.fromkeys(str(step.target) for step in machine.steps if step.target)
        self.exits = [state for state in targets if state not in self.line]
        leaving = [step.source for step in machine.steps if step.target in self.exits and step.source in self.line]
        self.exit_column = 1 + max((self.line.index(source) for source in leaving), default=0)

    # --- Places ----------------------------------------------------------------------------------------------
    @property
    def width(self) -> int:
        columns = max(len(self.line), self.exit_column + 1 if self.exits else 0)
        return MARGIN * 2 + columns * BOX + (columns - 1) * GAP

    @property
    def bottom(self) -> int:
        return self.boxes + TALL + len(self.exits) * (BELOW + TALL // 2) + (30 if self.exits else 0)

    @property
    def boxes(self) -> int:
        return self.top + ABOVE

    def left(self, column: int) -> int:
        return MARGIN + column * (BOX + GAP)

    def centre(self, state: str) -> int:
        return self.left(self.line.index(state)) + BOX // 2

    def exit_level(self, state: str) -> int:
        """The middle of an exit's box, and of the line that leads to it."""
        return self.boxes + TALL + BELOW + self.exits.index(state) * (BELOW + TALL // 2)

    # --- Drawing ---------------------------------------------------------------------------------------------
    def drawn(self) -> Iterator[str]:
        yield text(MARGIN, self.top + 34, self.machine.title, bold=True)
        for exit_ in self.exits:
            yield from self._ways_out(exit_)
        for (source, target), labels in self._bows().items():
            yield from self._back(source, target, " or ".join(labels))
        for step in self.machine.steps:
            if step.source in self.line and step.target in self.line and self._is_next(step):
                yield from self._along(step)
        for place, state in enumerate(self.line):
            yield from self._box(self.left(place), self.boxes, state, BLUE)
        for exit_ in self.exits:
            yield from self._box(self.left(self.exit_column), self.exit_level(exit_) - TALL // 2, exit_, GREY)
        yield from self._returns()

    def _bows(self) -> dict[tuple[str, str], list[str]]:
        """{(from, to): the steps that lead back there, or leave a thing where it is}"""
        found: dict[tuple[str, str], list[str]] = {}
        for step in self.machine.steps:
            if step.source in self.line and step.target in self.line and not self._is_next(step):
                found.setdefault((step.source, str(step.target)), []).append(step.label)
        return found

    def _is_next(self, step: Step) -> bool:
        return self.line.index(str(step.target)) == self.line.index(step.source) + 1

    def _along(self, step: Step) -> Iterator[str]:
        """An arrow to the next box, the name of the step over it."""
        start, middle = self.left(self.line.index(step.source)) + BOX, self.boxes + TALL // 2
        yield arrow(f"M{start} {middle} H{start + GAP - 2}", BLUE)
        for row, words in enumerate(reversed(wrapped(step.label))):
            yield text(start + GAP // 2, middle - 9 - row * 18, words, anchor="middle")

    def _back(self, source: str, target: str, label: str) -> Iterator[str]:
        """A bow over the boxes; from a box to itself, to the right of the others."""
        is_loop = source == target
        start, end = self.centre(source) - 14, self.centre(target) + 14
        if is_loop:
            start, end = self.centre(source) + 40, self.centre(source) + 4
        height = self.boxes - 26
        yield arrow(f"M{start} {self.boxes} V{height + 10} Q{start} {height} {start - 10} {height} "
                    f"H{end + 10} Q{end} {height} {end} {height + 10} V{self.boxes - 2}", GREY)  # fmt: skip
        place = start + 8 if is_loop else (start + end) // 2
        yield text(place, height - 8 if not is_loop else height + 6, label, anchor="start" if is_loop else "middle",
                   colour=GREY)  # fmt: skip

    def _ways_out(self, exit_: str) -> Iterator[str]:
        """Down from each state to the exit's own line, and along it into the exit."""
        steps = [step for step in self.machine.steps if step.target == exit_]
        level, spread = self.exit_level(exit_), (self.exits.index(exit_) - (len(self.exits) - 1) / 2) * 36
        places = sorted(int(self.centre(step.source) + spread) for step in steps if step.source in self.line)
        for step in steps:
            if step.source in self.line:
                place = self.centre(step.source) + spread
                dashes = "5 5" if step.while_embargoed else ""
                yield line(place, self.boxes + TALL, place, level, GREY, 2, dashes=dashes)
            else:
                yield from self._from_exit_to_exit(step)
        yield arrow(f"M{places[0]} {level} H{self.left(self.exit_column) - 2}", GREY)
        labels = " or ".join(dict.fromkeys(step.label for step in steps))
        for row, words in enumerate(reversed(wrapped(labels))):
            yield text(self.left(self.exit_column) - 16, level - 10 - row * 18, words, anchor="end", colour=GREY)

    def _from_exit_to_exit(self, step: Step) -> Iterator[str]:
        place = self.left(self.exit_column) + BOX // 2
        start, end = self.exit_level(step.source), self.exit_level(str(step.target))
        down = 1 if end > start else -1
        dashes = "5 5" if step.while_embargoed else ""
        yield arrow(f"M{place} {start + down * TALL // 2} V{end - down * (TALL // 2 + 2)}", GREY, dashes)

    def _returns(self) -> Iterator[str]:
        """Under the last exit: the step that leads back to wherever a thing came from."""
        labels = dict.fromkeys(step.label for step in self.machine.steps if step.target is None)
        for label in labels:
            place = self.left(self.exit_column) + BOX
            yield text(place, self.bottom - 4, f"{label}: back to {BACK}", anchor="end", colour=GREY)
        if any(step.while_embargoed for step in self.machine.steps):
            yield text(MARGIN, self.bottom - 4, "Dashed: only until the outcomes are announced", colour=GREY)

    def _box(self, left: int, top: int, state: str, colour: str) -> Iterator[str]:
        yield (
            f'<rect x="{left}" y="{top}" width="{BOX}" height="{TALL}" rx="6" fill="{PAPER}" '
            f'stroke="{colour}" stroke-width="2.5"/>'
        )
        lines = wrapped(self.machine.words[state])
        first = top + TALL / 2 + 6 - (len(lines) - 1) * 10
        for row, words in enumerate(lines):
            yield text(left + BOX / 2, first + row * 20, words, anchor="middle", colour=INK, bold=True)


def arrow(drawn: str, colour: str, dashes: str = "") -> str:
    ends = f'marker-end="url(#head-{colour[1:]})"' + (f' stroke-dasharray="{dashes}"' if dashes else "")
    return path(drawn, colour, 2).replace("/>", f" {ends}/>")


def wrapped(words: str, most: int = 15) -> list[str]:
    """In lines of about so many letters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
