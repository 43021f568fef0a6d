"""Counts how common each character 4-gram is in texts of this field, and writes proposals/texts/common_grams.txt.

The texts are those of the demonstration: what sixty-eight believable proposals say, paragraph by paragraph. It need not
be run again when they change: the table says how English about health reads, and any such text will do. Whoever runs
it raises RECIPE in proposals/likeness.py and lets a migration make the stored prints anew.
"""

from typing import Any

from django.core.management.base import BaseCommand

from exchange.demo import material
from exchange.demo.writing import TEXTS
from proposals.texts import likeness

LEAST_SHARE = 0.02


class Command(BaseCommand):
    help = "Count the 4-grams of the demo's texts for the table that similar proposals are weighed by."

    def handle(self, *args: Any, **options: Any) -> None:
        texts = paragraphs()
        likeness.TABLE.write_text(likeness.written_table(texts, LEAST_SHARE), encoding="utf-8", newline="\n")
        self.stdout.write(f"Counted {len(texts)} paragraphs into {likeness.TABLE.name}.")


def paragraphs() -> list[str]:
    told = list(material.proposals().values())
    summaries = [f"{each['title']}. {each['pitch']}" for each in told]
    return summaries + [part for each in told for name in TEXTS for part in each[name].split("\n\n")]
