"""How every list of the API is cut into pages."""

from typing import Any

from django.conf import settings
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination

MOST_ROWS = 200


class Pages(PageNumberPagination):
    """`page` counts from 1; a page past the end is not found, and a number that is none is a field problem."""

    page_size_query_param = "page_size"
    page_size_query_description = f"Rows on a page, 1 to {MOST_ROWS}; 50 unless you say."
    page_query_description = "Which page, from 1."
    max_page_size = MOST_ROWS
    last_page_strings = ()

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        described = super().get_paginated_response_schema(schema)
        for name, page in (("next", 3), ("previous", 1)):
            described["properties"][name]["example"] = f"{settings.BASE_URL}/api/v1/proposals/?page={page}"
        return described

    def get_page_size(self, request: Any) -> int | None:
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        if not is_number(asked) or not 1 <= int(asked) <= MOST_ROWS:
            raise ValidationError({"page_size": [f"Ask for 1 to {MOST_ROWS} rows."]})
        return int(asked)

    def get_page_number(self, request: Any, paginator: Any) -> int:
        asked = request.query_params.get("page", "1")
        if not is_number(asked) or int(asked) < 1:
            raise ValidationError({"page": ["Give the page as a whole number from 1."]})
        if int(asked) > paginator.num_pages:
            raise NotFound(f"There is no page {asked}: the list has {paginator.num_pages}.")
        return int(asked)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
