"""What somebody typed into a form that could not be taken, shown again so that nothing is lost."""

from typing import NamedTuple

from django.http import HttpRequest

SECRET = ("password", "csrfmiddlewaretoken", "token", "key", "code")
WORTH_KEEPING = 12  # characters; shorter ones are choices, numbers and dates


class Kept(NamedTuple):
    label: str
    text: str

    @property
    def rows(self) -> int:
        return min(12, 2 + self.text.count("\n") + len(self.text) // 80)


def kept_texts(request: HttpRequest) -> list[Kept]:
    if request.method != "POST":
        return []
    return [
        Kept(name.replace("_", " ").replace("-", " ").capitalize(), text)
        for name, texts in request.POST.lists()
        for text in texts
        if len(text) >= WORTH_KEEPING and not any(secret in name.lower() for secret in SECRET)
    ]
