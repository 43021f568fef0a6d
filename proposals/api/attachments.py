"""The files of a proposal by program: list, attach, open, remove."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from proposals.api.proposal import find
from proposals.attachments.attached import SeenFile, files_of, see_file
from proposals.attachments.downloads import file_to_open, handed_out
from proposals.attachments.storage import no_room
from proposals.attachments.uploads import left_out
from proposals.models import Attachment, Proposal
from proposals.projections import see_in_full
from proposals.serializers.attachments import FileRow, SentFile
from proposals.services import attachments, scanning
from proposals.services.attachments import Answering, FileNotTaken
from proposals.services.writing import must_be_open_to

ANY_KIND = "application/octet-stream"
SEND_ONE = "Send one file, in the field `file` of a form (multipart/form-data)."


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large: send one file at a time."


class Form(MultiPartParser):
    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RequestDataTooBig as error:
            raise TooLarge from error


@extend_schema(tags=["Files"])
class Files(generics.ListAPIView):
    """The files of a proposal that you may read."""

    takes_files = True
    more_refusals = [503, 507]
    parser_classes = [Form]
    serializer_class = FileRow
    queryset = Proposal.objects.none()

    @extend_schema(summary="List the files of a proposal")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The files of a proposal that you may read."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return files_for(self.kwargs["reference"], self.request.user)

    @extend_schema(summary="Attach a file", request={"multipart/form-data": SentFile}, responses={201: FileRow})
    def post(self, request: Request, reference: str) -> Response:
        """Attach a file to your own draft, or answer a question with it. Images come out without what was hidden in
        them.
        """
        proposal = find(reference, request.user)
        must_be_open_to(proposal, by=request.user)
        try:
            upload, answers = sent_file(request), question_answered(request, proposal)
            attachment = attachments.take_in(proposal, by=request.user, upload=upload, answering=answers)
        except FileNotTaken as refusal:
            raise ValidationError({"file": refusal.reasons}) from refusal
        scanning.scan_at_once([attachment])
        attachment.refresh_from_db()
        return Response(FileRow(see_file(attachment, request.user, names=True)).data, status=status.HTTP_201_CREATED)


class File(APIView):
    """One file of a proposal."""

    more_on_reading = [503]

    @extend_schema(tags=["Files"], summary="Open a file", responses={(200, ANY_KIND): OpenApiTypes.BINARY})
    def get(self, request: Request, reference: str, number: int) -> Any:
        """The content of a file, with its own content type."""
        return handed_out(file_to_open(reference, number, request.user))

    @extend_schema(tags=["Files"], summary="Remove a file", responses={200: FileRow(many=True)})
    def delete(self, request: Request, reference: str, number: int) -> Response:
        """Take a file out of your own draft. Answers with the files that are left."""
        proposal = find(reference, request.user)
        must_be_open_to(proposal, by=request.user)
        try:
            attachments.remove(proposal.pk, number, by=request.user)
        except Attachment.DoesNotExist as error:
            raise Http404 from error
        return Response(FileRow(files_of(proposal, request.user, names=True), many=True).data)


def files_for(reference: str, person: Any) -> list[SeenFile]:
    """The list, or the same 404 for a proposal that one may not read as for one that does not exist."""
    full = see_in_full(find(reference, person), person)
    if full.proposal is None:
        raise Http404
    return files_of(full.proposal, person, names=full.is_author or full.is_team)


def question_answered(request: Request, proposal: Proposal) -> Answering | None:
    """The question that this file answers, where the form names one."""
    code, replaces = request.POST.get("question", ""), request.POST.get("replaces", "0")
    if not code:
        return None
    asked = next((each for each in proposal.asked_in_the_form if each.code == code and each.takes_a_file), None)
    if asked is None:
        raise ValidationError({"question": ["This call has no question of that code that takes a file."]})
    if not (replaces.isascii() and replaces.isdecimal() and len(replaces) < 10):
        raise ValidationError({"replaces": ["Send the number of a file."]})
    return Answering(asked, int(replaces))


def sent_file(request: Request) -> Any:
    sent = request.FILES.getlist("file")
    if refused := left_out(request):
        raise no_room() if refused[0].is_for_want_of_room else ValidationError({"file": [refused[0].sentence]})
    if len(sent) != 1:
        raise ValidationError({"file": [SEND_ONE]})
    return sent[0]
