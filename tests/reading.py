"""What a person reads on a page: its words, and what it says is wrong."""

import re
from html import unescape


def words_of(response):
    """The text of a page as a person reads it, in one line."""
    main = response.text.split("<main")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", f"<main{main}")).split())


def errors_in(response):
    summary = re.search(r'class="nhsuk-list nhsuk-error-summary__list">(.*?)</ul>', response.text, re.DOTALL)
    listed = re.findall(r"<li>(.*?)</li>", summary[1], re.DOTALL) if summary else []
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in listed]
