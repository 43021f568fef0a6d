"""`manage.py worker`: does the background work. Run one or several beside the web server.

It ends after the job in hand when it is told to stop (SIGTERM, Ctrl+C); told twice, it ends at once, and another worker
takes the job over when its lease runs out.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

from proposals.jobs.backend import LeaseBackend
from proposals.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do the background work: mails, digests and whatever else was asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--burst", action="store_true", help="do all that is due, then end (for a timer)")
        parser.add_argument("--once", action="store_true", help="do one job, then end")

    def handle(self, *args: Any, burst: bool, once: bool, **options: Any) -> None:
        if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], LeaseBackend):
            raise CommandError("TASKS names another engine: start the worker that comes with it.")
        worker = Worker()
        with stopped_by_signals(worker):
            self._work(worker, burst=burst, once=once)

    def _work(self, worker: Worker, *, burst: bool, once: bool) -> None:
        if once:
            self.stdout.write("One job was run." if worker.do_next() else "Nothing is due.")
        elif burst:
            self.stdout.write(f"{worker.work_off()} jobs were run.")
        else:
            self.stdout.write(f"Worker {worker.name} waits for jobs.")
            worker.work()
            self.stdout.write(f"Worker {worker.name} has ended.")


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    def stop(number: int, frame: Any) -> None:
        worker.stop()
        signal.signal(number, signal.SIG_DFL)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
