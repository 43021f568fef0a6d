"""The code of a row: whose sheet it is on, what it asks, and a print of what stood in it when the workbook was made.

Signed by the exchange, so that nobody can write one. The print tells what was changed in the file from what was
changed online meanwhile, and is no secret: whoever has the workbook has the text.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

from django.core.signing import BadSignature, Signer

from scoring.offline.asked import Asked, Stands
from scoring.offline.texts import compared

SALT = "scoring.offline.row"
BYTES = 9  # of a print: two texts of one cell don't share one by chance
LONGEST = 300


@dataclass(frozen=True)
class Code:
    person: int
    assignment: int
    asked: str
    answer_print: str
    comment_print: str

    def has_answer(self, text: str) -> bool:
        return self.answer_print == self._print(text)

    def has_comment(self, text: str) -> bool:
        return self.comment_print == self._print(text)

    def _print(self, text: str) -> str:
        return print_of(self.assignment, self.asked, text)


def print_of(assignment: int, asked: str, text: str) -> str:
    whole = f"{assignment}.{asked}.{compared(text)}".encode()
    return urlsafe_b64encode(sha256(whole).digest()[:BYTES]).decode()


def code_of(person: int, assignment: int, asked: Asked, stands: Stands) -> str:
    prints = [print_of(assignment, asked.name, text) for text in (stands.answer, stands.comment)]
    return Signer(salt=SALT).sign(".".join([str(person), str(assignment), asked.name, *prints]))


def read_code(text: str) -> Code | None:
    """None where the exchange did not write it."""
    try:
        person, assignment, *rest = Signer(salt=SALT).unsign(text.strip()[:LONGEST]).split(".")
        return Code(int(person), int(assignment), *rest)
    except (BadSignature, ValueError, TypeError):
        return None
