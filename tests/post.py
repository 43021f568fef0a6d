"""Mail in the tests: working off the jobs that send it, and mail servers that behave and misbehave."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import contextmanager
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller
from django.core import mail
from django.utils.timezone import now

from proposals.jobs import leases, running
from proposals.jobs.models import Job, JobState


def work_off() -> int:
    """Run what is due, as a worker does; how many jobs were done."""
    done = 0
    while job := leases.take("worker of the test"):
        done += running.run(job)
    return done


def mails() -> list[Any]:
    """What was sent without a server, in its order."""
    return list(mail.outbox)


def hurry() -> None:
    """Let the wait before the next try be over."""
    Job.objects.filter(state=JobState.WAITING).update(due_at=now())


class Post:
    """A mail server that keeps what it is sent. It may refuse, hang up, hold the line, or do something meanwhile."""

    def __init__(
        self, refusal: str = "", *, cuts: bool = False, hangs: float = 0, meanwhile: Callable[[], Any] | None = None
    ) -> None:
        self.refusal, self.cuts, self.hangs, self.meanwhile = refusal, cuts, hangs, meanwhile
        self.received: list[Any] = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.cuts:
            server.transport.abort()
            return "451 Gone"
        await asyncio.sleep(self.hangs)
        if self.meanwhile:
            await asyncio.to_thread(self.meanwhile)
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Kept"


@contextmanager
def mail_server(settings: Any, refusal: str = "", **manners: Any):
    """Serve on the port that the settings of this test name."""
    post = Post(refusal, **manners)
    controller = Controller(post, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def use_smtp(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 1


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
