"""An assessor's evening: sign in, declare, mark, now and then in two windows at once, save, check and return.

Each writes down what the server acknowledged, so that afterwards it can be compared with what is stored.
"""

import json
import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

from tests.factories import PASSWORD
from tests.load.browsing import Browser, Page, Waited

Fields = dict[str, Any]
TWO_WINDOWS_EVERY = 3
COMING = 10  # the longest thoughts within which all sit down


@dataclass
class Marked:
    """One sheet as its assessor knows it: what was acknowledged last, and how many saves were."""

    fields: Fields = field(default_factory=dict)
    saves: int = 0

    def note(self, sent: Fields) -> None:
        self.fields, self.saves = sent, self.saves + 1


class Evening:
    """`think` is how many seconds they think before each mark, from and to; who thinks comes when it suits them."""

    def __init__(self, port: int, number: int, email: str, think: tuple[float, float]) -> None:
        self.waits: list[Waited] = []
        self.browser = Browser(port, number, self.waits)
        self.email, self.number, self.think = email, number, think
        self.chance = random.Random(number)
        self.marked: dict[int, Marked] = {}

    def spend(self) -> None:
        time.sleep(self.chance.uniform(0, COMING * self.think[1]))
        with self.browser:
            self.sign_in()
            for pk in self.waiting():
                self.declare(pk)
                self.mark(pk)
                self.hand_in(pk)

    def sign_in(self) -> None:
        self.browser.get("sign-in page", "/accounts/login/")
        page = self.browser.post("sign in", "/accounts/login/", login=self.email, password=PASSWORD)
        assert page.status == 302, f"{self.email} could not sign in: {page.status}"

    def waiting(self) -> list[int]:
        """The numbers of the sheets that wait, in the order of the list."""
        page = self.browser.get("list", "/assessments/")
        found = list(dict.fromkeys(map(int, re.findall(r'href="/assessments/(\d+)/', page.text))))
        assert found, f"nothing waits for {self.email}: {page.status}"
        return found

    def declare(self, pk: int) -> None:
        self.browser.get("declaration", f"/assessments/{pk}/declare/")
        page = self.browser.post("declare", f"/assessments/{pk}/declare/", kind="none")
        assert page.status == 302, f"no declaration on {pk}: {page.status}"

    # --- Marking ------------------------------------------------------------------------------------------------------
    def mark(self, pk: int) -> None:
        """One mark after the other; of some sheets the last one in two windows at once."""
        page = self.browser.get("sheet", f"/assessments/{pk}/")
        mine = self.marked[pk] = Marked()
        sent: Fields = {
            "version": page.field("version"),
            "tab": f"window-{pk}",
            "confidence": "high",
            "is_fundable": "no",
        }
        for turn, name in enumerate(page.names("mark_"), start=1):
            time.sleep(self.chance.uniform(*self.think))
            sent = sent | self.given(name, f"mark {turn}") | {"turn": turn}
            sent = self.acknowledged(mine, sent, self.autosave(self.browser, pk, sent))
        if (pk + self.number) % TWO_WINDOWS_EVERY == 0:
            self.mark_in_two_windows(pk, mine, sent)

    def given(self, name: str, why: str) -> Fields:
        return {name: self.chance.randint(0, 5), name.replace("mark", "comment"): f"{self.email}: {why}"}

    def autosave(self, browser: Browser, pk: int, sent: Fields) -> Page:
        return browser.post("mark", f"/assessments/{pk}/autosave/", **sent)

    def acknowledged(self, mine: Marked, sent: Fields, page: Page) -> Fields:
        """The fields as the next save states them."""
        assert page.status == 200, f"not saved: {page.status} {page.text[:200]}"
        mine.note(sent)
        return sent | {"version": json.loads(page.text)["opened"]}

    def mark_in_two_windows(self, pk: int, mine: Marked, stands: Fields) -> None:
        """Both send at the same moment; one is told of the other, and its assessor chooses what it holds."""
        name = next(each for each in stands if each.startswith("mark_"))
        both = [
            stands | {"tab": f"window-{pk}-{which}", "turn": 1} | self.given(name, f"window {which}")
            for which in range(2)
        ]
        start = Barrier(2)

        def send(which: int) -> Page:
            with self.browser.another_window() as window:
                start.wait()
                return self.autosave(window, pk, both[which])

        with ThreadPoolExecutor(2) as threads:
            pages = list(threads.map(send, range(2)))
        statuses = sorted(page.status for page in pages)
        assert statuses == [200, 409], f"two windows of sheet {pk} were told {statuses}"
        kept, refused = sorted(range(2), key=lambda which: pages[which].status)
        self.acknowledged(mine, both[kept], pages[kept])
        again = both[refused] | {"version": json.loads(pages[refused].text)["opened"], "turn": 2}
        self.acknowledged(mine, again, self.autosave(self.browser, pk, again))

    # --- Handing in ---------------------------------------------------------------------------------------------------
    def hand_in(self, pk: int) -> None:
        """Saved by the button as well, read once more, and returned."""
        page = self.browser.get("sheet", f"/assessments/{pk}/")
        mine = self.marked[pk]
        sent = mine.fields | {
            "version": page.field("version"),
            "turn": 99,
            "overall_comment": f"{self.email}: all in all",
        }
        saved = self.browser.post("save", f"/assessments/{pk}/", **sent, then="check")
        assert saved.status == 302, f"sheet {pk} was not saved: {saved.status}"
        mine.note(sent)
        checked = self.browser.get("check", f"/assessments/{pk}/check/")
        returned = self.browser.post("return", f"/assessments/{pk}/check/", version=checked.field("version"))
        assert returned.status == 302, f"sheet {pk} was not returned: {returned.status}"
