"""Of measures: one of them, a chart of a site, a month of a site, what is noted at a site."""

from types import SimpleNamespace

from tests.trust.objects.common import NONE, ByParameters, Objects, each, references, renamed

OF_A_CHART = ["site_chart", "rebase", "column", "keep_column"]


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    _, marking, told = references(world)
    measure, site = world.at["told"].measures.get(name="Seen in time").pk, world.at["told"].lead_organisation_id
    return {
        **_of_a_measure(told, marking, measure),
        **_of_a_chart(told, marking, measure, site),
        **_of_a_site(told, marking, site),
        "api:take_back_rebase": {
            "told/no rebase": {"reference": told, "measure": measure, "site": site, "rebase": NONE},
            "marking/no rebase": {"reference": marking, "measure": measure, "site": site, "rebase": NONE},
        },
    }


def _of_a_measure(told: str, marking: str, measure: int) -> dict[str, Objects]:
    objects = {
        "told/its measure": {"reference": told, "measure_pk": measure},
        "told/no measure": {"reference": told, "measure_pk": NONE},
        "marking/another's measure": {"reference": marking, "measure_pk": measure},
    }
    return {
        **each(["proposals:measure", "proposals:change_measure", "proposals:funnel"], objects),
        **each(["api:measure", "api:period"], renamed(objects, measure_pk="measure")),
    }


def _of_a_chart(told: str, marking: str, measure: int, site: int) -> dict[str, Objects]:
    objects = {
        "told/its measure": {"reference": told, "measure_pk": measure, "site_pk": site},
        "told/no measure": {"reference": told, "measure_pk": NONE, "site_pk": site},
        "told/no site": {"reference": told, "measure_pk": measure, "site_pk": NONE},
        "marking/another's measure": {"reference": marking, "measure_pk": measure, "site_pk": site},
    }
    by_program = {what: values for what, values in objects.items() if what != "told/no measure"}
    return {
        **each([f"proposals:{name}" for name in OF_A_CHART], objects),
        **each([f"api:{name}" for name in OF_A_CHART], renamed(by_program, measure_pk="measure", site_pk="site")),
    }


def _of_a_site(told: str, marking: str, site: int) -> dict[str, Objects]:
    objects = {
        "told/a site": {"reference": told, "site_pk": site},
        "told/no site": {"reference": told, "site_pk": NONE},
        "marking/a site": {"reference": marking, "site_pk": site},
    }
    return {
        **each(["proposals:month", "proposals:site_notes"], objects),
        **each(["api:site_notes", "api:site_values"], renamed(objects, site_pk="site")),
        "api:site_note": {
            "told/no note": {"reference": told, "site": site, "note": NONE},
            "marking/no note": {"reference": marking, "site": site, "note": NONE},
        },
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    return {}
