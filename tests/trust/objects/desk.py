"""Of the moderation desk: changes asked for, kept texts, saved filters, bulk acts, comments."""

from types import SimpleNamespace

from proposals.models import CannedText, Proposal, RequestedChange, SavedFilter
from tests.trust.objects.common import NO_RUN, NONE, ByParameters, Objects, each, references, renamed


def by_name(world: SimpleNamespace) -> dict[str, Objects]:
    kept = {"the moderator's": {"pk": SavedFilter.objects.get().pk}, "unknown": {"pk": NONE}}
    text = CannedText.objects.get().pk
    return {
        **each(["proposals:tick_change", "api:tick_change"], _changes(world)),
        **each(["proposals:saved_filter", "proposals:delete_filter"], kept),
        "api:saved_filter": renamed(kept, pk="id"),
        "api:kept_text": {"first": {"id": text}, "unknown": {"id": NONE}},
        "api:signpost": {"unknown": {"id": NONE}},
        "api:bulk": {"claim": {"name": "claim"}, "no-act": {"name": "no-act"}},
        **each(["bulk_results", "api:bulk_results"], {"unknown": {"run_key": NO_RUN}}),
        "proposals:save_filter": {"desk": {"of": "desk"}, "no-list": {"of": "no-list"}},
        "proposals:add_kept": {"texts": {"kind": "texts"}, "no-kind": {"kind": "no-kind"}},
        "proposals:edit_kept": {
            "texts/first": {"kind": "texts", "pk": text},
            "texts/none": {"kind": "texts", "pk": NONE},
        },
    }


def _changes(world: SimpleNamespace) -> Objects:
    returned = Proposal.objects.get(title="The proposal returned")
    change = RequestedChange.objects.get(request__proposal=returned).pk
    return {
        "returned/its change": {"reference": returned.reference, "change_pk": change},
        "returned/no change": {"reference": returned.reference, "change_pk": NONE},
        "marking/another's": {"reference": world.at["marking"].reference, "change_pk": change},
    }


def by_parameters(world: SimpleNamespace) -> ByParameters:
    _, marking, told = references(world)
    of_told = world.at["told"].comments
    first = of_told.earliest("pk").pk
    comments = {
        "a question": (told, first),
        "of the lead": (marking, world.at["marking"].comments.latest("pk").pk),
        "hidden": (told, of_told.exclude(hidden_at=None).get().pk),
        "of another proposal": (marking, first),
        "unknown": (told, NONE),
    }
    return {
        ("reference", "comment_pk"): {
            what: {"reference": reference, "comment_pk": pk} for what, (reference, pk) in comments.items()
        }
    }
