"""A parameter that a list does not know is refused: a filter that is silently ignored gives a wrong answer."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend


class KnownParameters(BaseFilterBackend):
    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        known = sorted(known_to(view))
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            sentence = f"There is no parameter of this name. The list knows {', '.join(known)}."
            raise ValidationError({name: [sentence] for name in unknown})
        return queryset


def known_to(view: Any) -> set[str]:
    pages = {view.paginator.page_query_param, view.paginator.page_size_query_param}
    filters = set(view.filterset_class.base_filters) if getattr(view, "filterset_class", None) else set()
    return pages | filters | ({"q"} if getattr(view, "search_fields", None) else set())
