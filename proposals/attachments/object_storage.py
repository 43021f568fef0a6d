"""Attachments in an object store that speaks S3, where the settings name a bucket.

Objects are private: nobody is ever given an address in the store. A file is read from it whole and handed out by our
own download, because who may open it, and the headers that keep a browser from running it, are asked and set there. An
object appears whole or not at all, for it is sent in one piece. A store that does not answer is said in a sentence.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from proposals.errors import StoreSilent

logger = logging.getLogger(__name__)
SILENT = (
    "The place where files are kept does not answer at the moment. Try again in a few minutes; if it lasts, write to "
    "{support}."
)
ONE_PIECE = 2**30  # bytes; more than any file may have
IN_MEMORY = 2**20  # bytes of a file that is read; the rest waits on the disk


@deconstructible
class PrivateObjects(S3Storage):
    """The bucket, under `location`.

    encryption  how the store encrypts at rest: AES256, aws:kms (with `key`), or empty where its bucket sees to it
    seconds     (to connect, to wait for an answer); each request is tried twice
    """

    def __init__(
        self, *, encryption: str = "", key: str = "", seconds: tuple[float, float] = (2, 8), **options: Any
    ) -> None:
        told = {"ServerSideEncryption": encryption, "SSEKMSKeyId": key}
        has_own_address = bool(options.get("endpoint_url"))
        fixed = {
            "default_acl": None,  # the bucket belongs to one owner, and its policy lets nobody else in
            "file_overwrite": True,  # an address says what stands there, so the same is written again
            "object_parameters": {name: value for name, value in told.items() if value},
            "max_memory_size": IN_MEMORY,
            "client_config": Config(
                connect_timeout=seconds[0],
                read_timeout=seconds[1],
                retries={"total_max_attempts": 2, "mode": "standard"},
                s3={"addressing_style": "path" if has_own_address else "virtual"},
                request_checksum_calculation="when_required",  # other stores than Amazon's know no newer ones
                response_checksum_validation="when_required",
            ),
            "transfer_config": TransferConfig(multipart_threshold=ONE_PIECE, use_threads=False),
        }
        super().__init__(**options, **fixed)

    def url(self, *args: Any, **kwargs: Any) -> str:
        raise NotImplementedError("Nobody is given an address in the store: files go through the download.")

    def _open(self, name: str, mode: str = "rb") -> File:
        """Read whole before anything is handed out, so that a store that fails midway is told as such."""
        with told_when_silent():
            return super()._open(name, mode).open()

    def _save(self, name: str, content: Any) -> str:
        with told_when_silent():
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with told_when_silent():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with told_when_silent():
            return super().exists(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with told_when_silent():
            return super().listdir(name)

    def get_modified_time(self, name: str) -> Any:
        with told_when_silent():
            return super().get_modified_time(name)


@contextmanager
def told_when_silent() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error, RetriesExceededError) as error:
        logger.exception("The store of attachments failed.")
        raise StoreSilent(SILENT.format(support=settings.SUPPORT_EMAIL)) from error
