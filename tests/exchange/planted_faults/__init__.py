"""Faults to plant past every door: each function breaks one rule and says what the invariants must answer."""

from tests.exchange.planted_faults import (
    awards,
    discussion,
    duties,
    files,
    flags,
    histories,
    letters,
    measures,
    notices,
    panels,
    people,
    plans,
    proposals,
    sheets,
    shortlists,
    similar,
    spread,
    ties,
)

TOPICS = (
    awards,
    discussion,
    duties,
    files,
    flags,
    histories,
    letters,
    measures,
    notices,
    panels,
    people,
    plans,
    proposals,
    sheets,
    shortlists,
    similar,
    spread,
    ties,
)
PLANTS = {name: plant for topic in TOPICS for name, plant in vars(topic).items() if name.startswith("plant_")}
