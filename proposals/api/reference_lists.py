"""What a proposal can point to: priority areas, themes, organisations. They change seldom."""

from drf_spectacular.utils import extend_schema
from rest_framework import filters, generics
from rest_framework.settings import api_settings

from proposals.models import Organisation, PriorityArea, Theme
from proposals.serializers import organisations, priorities


class ReferenceList(generics.ListAPIView):
    """A list with a search, `q`."""

    filter_backends = [*api_settings.DEFAULT_FILTER_BACKENDS, filters.SearchFilter]  # type: ignore[list-item]
    search_fields = ["code", "name"]


@extend_schema(tags=["Reference lists"], summary="List the priority areas")
class Areas(ReferenceList):
    """The priority areas of every framework."""

    queryset = PriorityArea.objects.select_related("framework")
    serializer_class = priorities.Area


@extend_schema(tags=["Reference lists"], summary="List the themes")
class Themes(ReferenceList):
    """The themes that cut across the priority areas."""

    queryset = Theme.objects.all()
    serializer_class = priorities.Theme


@extend_schema(tags=["Reference lists"], summary="List the organisations")
class Organisations(ReferenceList):
    """Every organisation, also those that merged into another."""

    queryset = Organisation.objects.select_related("board", "successor")
    serializer_class = organisations.Organisation
    search_fields = ["name", "ods_code"]
