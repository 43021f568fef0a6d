"""Awards as open data, in the form of the 360Giving Data Standard."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import generics

from proposals.awards.open_data import announced_awards, as_grant, as_json
from proposals.models import Proposal
from proposals.serializers.open_awards import OpenGrant


@extend_schema_view(get=extend_schema(summary="List awards as open data"))
@extend_schema(tags=["After the award"])
class OpenAwards(generics.ListAPIView):
    """Every announced award by the 360Giving Data Standard, for everybody."""

    serializer_class = OpenGrant
    queryset = Proposal.objects.none()

    def get_queryset(self) -> Any:
        return announced_awards()

    def paginate_queryset(self, queryset: Any) -> Any:
        return [as_json(as_grant(each)) for each in super().paginate_queryset(queryset) or []]
