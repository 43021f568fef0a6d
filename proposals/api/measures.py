"""What is measured at sites, by program: measures, values, charts, columns, notes, and sites in one period."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, status
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.errors import NotPermitted, NotReady
from proposals.filters.spread import PointFilter
from proposals.forms.charts import NoteForm
from proposals.forms.measures import ChangedMeasureForm, MeasureForm
from proposals.forms.values import cleaned
from proposals.measured.funnels import sites_in
from proposals.measured.listing import HEADINGS, points_read_by, sees_counts, sites_read_by, values_for
from proposals.measured.site_charts import chart_of
from proposals.models import Measure, MeasurePoint, Organisation, Proposal
from proposals.serializers import measures as shapes
from proposals.serializers.strict import read
from proposals.services import charts, columns, measures
from proposals.services.spread import must_report
from proposals.spread.portfolio import find_spreading
from proposals.tables import csv_file

TAG = "Spread"
MONTH = OpenApiParameter("month", str, description="A period, such as 2026-03-01; the latest without it.")


def reported(reference: str, person: Any) -> Proposal:
    proposal = find_spreading(reference, person)
    must_report(proposal, person)
    return proposal


def entered_for(reference: str, site: int, person: Any) -> tuple[Proposal, Organisation]:
    proposal = find_spreading(reference, person)
    found = get_object_or_404(Organisation, pk=site)
    measures.must_enter(proposal, found, person)
    return proposal, found


def read_of(reference: str, site: int, person: Any) -> tuple[Proposal, Organisation]:
    proposal = find_spreading(reference, person)
    return proposal, get_object_or_404(Organisation.objects.filter(sites_read_by(person, proposal)), pk=site)


class ForMembers(APIView):
    permission_classes = [IsAuthenticated]


@extend_schema(tags=[TAG])
class Measures(ForMembers):
    @extend_schema(summary="List measures", responses={200: shapes.MeasureShown(many=True)})
    def get(self, request: Request, reference: str) -> Response:
        """What is counted at the sites of a funded proposal."""
        found = find_spreading(reference, request.user).measures.all()
        return Response(shapes.MeasureShown(found, many=True).data)

    @extend_schema(summary="Add a measure", request=shapes.MeasureGiven, responses={201: shapes.MeasureShown})
    def post(self, request: Request, reference: str) -> Response:
        """Agree on something that every site counts in the same way. For its authors and managers."""
        proposal = reported(reference, request.user)
        given = cleaned(MeasureForm, read(shapes.MeasureGiven, request.data))
        added = measures.add_measure(proposal.pk, by=request.user, **given)
        return Response(shapes.MeasureShown(added).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneMeasure(ForMembers):
    @extend_schema(operation_id="read_measure", summary="Read a measure", responses={200: shapes.MeasureShown})
    def get(self, request: Request, reference: str, measure: int) -> Response:
        """How it is counted and how its charts are read."""
        found = get_object_or_404(find_spreading(reference, request.user).measures, pk=measure)
        return Response(shapes.MeasureShown(found).data)

    @extend_schema(summary="Change a measure", request=shapes.MeasureChanged, responses={200: shapes.MeasureShown})
    def patch(self, request: Request, reference: str, measure: int) -> Response:
        """Say it in other words, set its target, or change how its charts are read. For its authors and managers."""
        found = get_object_or_404(reported(reference, request.user).measures, pk=measure)
        sent = read(shapes.MeasureChanged, request.data)
        stands = {name: getattr(found, name) for name in ChangedMeasureForm.base_fields}
        given = cleaned(ChangedMeasureForm, stands | sent)
        return Response(shapes.MeasureShown(measures.change_measure(found.pk, by=request.user, **given)).data)


@extend_schema_view(get=extend_schema(summary="List values of sites"))
@extend_schema(tags=[TAG])
class Values(generics.ListAPIView):
    """Every value that stands, by measure, site and month. Whoever does not follow the award reads the sites that they
    speak for.
    """

    permission_classes = [IsAuthenticated]
    serializer_class = shapes.PointShown
    filterset_class = PointFilter
    queryset = MeasurePoint.objects.none()

    def get_queryset(self) -> Any:
        return points_read_by(self.request.user, find_spreading(self.kwargs["reference"], self.request.user))


@extend_schema(tags=[TAG])
class SiteValues(ForMembers):
    @extend_schema(summary="Send values of a site", request=shapes.ValuesGiven, responses={200: shapes.Written})
    def post(self, request: Request, reference: str, site: int) -> Response:
        """All of them are kept, or none. A value that stands is replaced only with its version."""
        proposal, where = entered_for(reference, site, request.user)
        sent = read(shapes.ValuesGiven, request.data)
        by_pk = {each.pk: each for each in proposal.measures.all()}
        given = [_given(by_pk, each) for each in sent["values"]]
        written = measures.record_points(proposal.pk, by=request.user, site=where, given=given)
        return Response(shapes.Written({"written": len(written)}).data)


def _given(by_pk: dict[int, Measure], sent: dict[str, Any]) -> measures.Given:
    measure = by_pk.get(sent["measure"])
    if measure is None:
        raise ValidationError({"values": [f"There is no measure {sent['measure']} here."]})
    return measures.Given(measure, **{name: value for name, value in sent.items() if name != "measure"})


@extend_schema(tags=[TAG])
class ValuesAsCSV(ForMembers):
    @extend_schema(summary="Download values as CSV", responses={(200, "text/csv"): OpenApiTypes.STR})
    def get(self, request: Request, reference: str) -> Any:
        """As the list of values, a row each."""
        rows = values_for(find_spreading(reference, request.user), request.user)
        return csv_file(HEADINGS, rows, f"{reference}-values.csv")


@extend_schema(tags=[TAG])
class SiteChart(ForMembers):
    @extend_schema(summary="Read the chart of a site", responses={200: shapes.ChartShown})
    def get(self, request: Request, reference: str, measure: int, site: int) -> Response:
        """Values with their limits, what stands out, and what the latest value says. For who follows the award and who
        speaks for the site.
        """
        proposal, where = read_of(reference, site, request.user)
        found = get_object_or_404(proposal.measures, pk=measure)
        return Response(shapes.ChartShown(chart_of(found, where)).data)


@extend_schema(tags=[TAG])
class Rebases(ForMembers):
    @extend_schema(summary="Begin limits anew", request=shapes.RebaseGiven, responses={201: shapes.ChartShown})
    def post(self, request: Request, reference: str, measure: int, site: int) -> Response:
        """Find the limits of a site's chart anew from a value on; your name and reason stand beside it."""
        proposal, where = entered_for(reference, site, request.user)
        found = get_object_or_404(proposal.measures, pk=measure)
        charts.rebase(found.pk, by=request.user, site=where, **read(shapes.RebaseGiven, request.data))
        return Response(shapes.ChartShown(chart_of(found, where)).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class TakeBackRebase(ForMembers):
    @extend_schema(
        summary="Take back where limits begin anew", request=shapes.RebaseTakenBack, responses={200: shapes.ChartShown}
    )
    def post(self, request: Request, reference: str, measure: int, site: int, rebase: int) -> Response:
        """The limits run on as before; both stay on record."""
        proposal, where = entered_for(reference, site, request.user)
        found = get_object_or_404(proposal.measures, pk=measure)
        taken = get_object_or_404(found.rebases.standing(), pk=rebase, site=where)
        charts.take_back_rebase(taken.pk, by=request.user, **read(shapes.RebaseTakenBack, request.data))
        return Response(shapes.ChartShown(chart_of(found, where)).data)


@extend_schema(tags=[TAG])
class Columns(ForMembers):
    @extend_schema(
        summary="See what a column would change", request=shapes.ColumnGiven, responses={200: shapes.ColumnLooked}
    )
    def post(self, request: Request, reference: str, measure: int, site: int) -> Response:
        """Line by line, with all that stands in the way. Nothing is saved."""
        proposal, where = entered_for(reference, site, request.user)
        found = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure)
        try:
            rows = columns.rows_of_paste(read(shapes.ColumnGiven, request.data)["text"])
            looked = columns.look_at(found, where, rows, by=request.user)
        except NotReady as refusal:
            raise ValidationError(refusal.fields) from refusal
        preview = columns.signed(looked, by=request.user) if looked.can_be_kept else ""
        return Response(shapes.ColumnLooked({"lines": looked.lines, "preview": preview}).data)


@extend_schema(tags=[TAG])
class KeepColumn(ForMembers):
    @extend_schema(summary="Save what a column changes", request=shapes.ColumnKept, responses={200: shapes.Written})
    def post(self, request: Request, reference: str, measure: int, site: int) -> Response:
        """Every month of it or none, and never over what was changed meanwhile."""
        proposal, where = entered_for(reference, site, request.user)
        found = get_object_or_404(proposal.measures.select_related("proposal"), pk=measure)
        given = read(shapes.ColumnKept, request.data)
        number = columns.keep(given["preview"], by=request.user, measure=found, site=where)
        return Response(shapes.Written({"written": number}).data)


@extend_schema(tags=[TAG])
class SiteNotes(ForMembers):
    @extend_schema(summary="List what happened at a site", responses={200: shapes.NoteShown(many=True)})
    def get(self, request: Request, reference: str, site: int) -> Response:
        """Tests of change, training and more, as its charts mark them. For who follows the award and who speaks for
        the site.
        """
        proposal, where = read_of(reference, site, request.user)
        notes = proposal.site_notes.filter(site=where).select_related("by")
        return Response(shapes.NoteShown(notes, many=True).data)

    @extend_schema(summary="Note what happened", request=shapes.NoteGiven, responses={201: shapes.NoteShown})
    def post(self, request: Request, reference: str, site: int) -> Response:
        """It is marked in the charts of the site. The same note sent twice is kept once."""
        proposal, where = entered_for(reference, site, request.user)
        given = cleaned(NoteForm, read(shapes.NoteGiven, request.data))
        made = charts.note(proposal.pk, by=request.user, site=where, **given)
        return Response(shapes.NoteShown(made).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=[TAG])
class OneSiteNote(ForMembers):
    @extend_schema(summary="Remove a note", responses={200: shapes.NoteShown(many=True)})
    def delete(self, request: Request, reference: str, site: int, note: int) -> Response:
        """Answers with those that stand. One that is gone already is no error."""
        proposal, where = entered_for(reference, site, request.user)
        if found := proposal.site_notes.filter(site=where, pk=note).first():
            charts.remove_note(found.pk, by=request.user)
        notes = proposal.site_notes.filter(site=where).select_related("by")
        return Response(shapes.NoteShown(notes, many=True).data)


@extend_schema(tags=[TAG])
class OnePeriod(ForMembers):
    @extend_schema(summary="Compare sites in one period", parameters=[MONTH], responses={200: shapes.FunnelShown})
    def get(self, request: Request, reference: str, measure: int) -> Response:
        """Against all of them together, with exact limits for the size of each. For those who may see counts."""
        proposal = find_spreading(reference, request.user)
        if not sees_counts(request.user, proposal):
            raise NotPermitted("Counts of all sites are for its authors and the programme team.")
        found = get_object_or_404(proposal.measures, pk=measure)
        return Response(shapes.FunnelShown(sites_in(found, request.query_params.get("month", ""))).data)
