"""A parameter that a list does not know is refused: a filter that is silently ignored gives a wrong answer."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend


class KnownParameters(BaseFilterBackend):
    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        known = sorted(known_to(view, request, queryset))
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            sentence = f"There is no parameter of this name. The list knows {', '.join(known)}."
            raise ValidationError({name: [sentence] for name in unknown})
        return queryset


def known_to(view: Any, request: Any, queryset: Any) -> set[str]:
    """Page numbers, the search of a list that has one, and the filters that are open to this person."""
    known = {view.paginator.page_query_param, view.paginator.page_size_query_param}
    if getattr(view, "search_fields", None):
        known.add("q")
    if filters := getattr(view, "filterset_class", None):
        known |= set(filters({}, queryset, request=request).filters)
    return known
