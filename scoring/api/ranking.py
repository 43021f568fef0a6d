"""The ranking of a call."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from scoring.finding import find_call
from scoring.forms.what_if import WhatIfForm
from scoring.ranking import rank_call
from scoring.ranking.firmness import with_firmness
from scoring.serializers.ranking import Ranking
from scoring.serializers.what_if import WhatIfAnswer
from scoring.shortlisting.ties import RULES
from scoring.what_if import assessors_behind, what_if


class CallRanking(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Calls"], summary="Read the ranking of a call", responses=Ranking)
    def get(self, request: Request, code: str) -> Response:
        """The ranking of a call, for managers and observers: the same figures as on its page and in the workbook."""
        call = find_call(request.user, code, may="scoring.rank")
        return Response(Ranking(with_firmness(rank_call(call, request.user))).data)


class WhatIf(APIView):
    permission_classes = [IsAuthenticated]

    @extend_schema(
        tags=["Calls"],
        summary="Ask what would come of a ranking",
        parameters=[
            OpenApiParameter("without", str, description="Leave out an assessor, by the codes of their seats."),
            OpenApiParameter("pot_pounds", int),
            OpenApiParameter("quality_line_percent", int),
            OpenApiParameter("undecided", bool, description="As if nothing had been decided yet."),
            OpenApiParameter("must", str, description="References that must be funded, with commas between them."),
            OpenApiParameter("never", str, description="References that are not funded, with commas between them."),
            OpenApiParameter("first_rule", str, enum=list(RULES), description="For equal scores."),
            OpenApiParameter("second_rule", str, enum=list(RULES)),
        ],
        responses=WhatIfAnswer,
    )
    def get(self, request: Request, code: str) -> Response:
        """The line under other weights or rules, as its page tells it. Besides the parameters named here,
        `weight_<criterion>` changes a weight, and `least_<area>` and `most_<area>` are sums for a priority area."""
        ranking = rank_call(find_call(request.user, code, may="scoring.rank"), request.user)
        form = WhatIfForm(request.query_params or {"page": ""}, ranking, assessors_behind(ranking))
        if not form.is_valid():
            raise ValidationError({name: [str(each) for each in errors] for name, errors in form.errors.items()})
        return Response(WhatIfAnswer(what_if(ranking, form.question())).data)
