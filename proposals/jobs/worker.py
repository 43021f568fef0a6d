"""The loop of a worker: take a job, run it, and rest a moment when nothing is due. Several may run side by side."""

import logging
import os
import socket
from datetime import timedelta
from secrets import token_hex
from threading import Event
from time import monotonic

from django.db import DatabaseError, close_old_connections, connection
from django.utils.timezone import now

from proposals.jobs import leases, running
from proposals.jobs.daily import enqueue_daily

logger = logging.getLogger(__name__)
REST_SECONDS = 1.0
ROUTINE_SECONDS = 60.0
DONE_IS_KEPT = timedelta(days=30)


class Worker:
    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:60]}-{os.getpid()}-{token_hex(4)}"
        self.stopping = Event()
        self.did_routine_at = float("-inf")

    def stop(self) -> None:
        """End after the job that runs now."""
        self.stopping.set()

    def work(self) -> None:
        """Go on until told to stop. A database that is away is waited for."""
        while not self.stopping.is_set():
            close_old_connections()
            try:
                did_something = self.do_next()
            except DatabaseError:
                logger.warning("The database does not answer; trying again.", exc_info=True)
                connection.close()
                did_something = False
            if not did_something:
                self.stopping.wait(REST_SECONDS)

    def work_off(self) -> int:
        """Do all that is due, then end; how many jobs were run."""
        count = 0
        while not self.stopping.is_set() and self.do_next():
            count += 1
        return count

    def do_next(self) -> bool:
        """Run one job; false when none is due."""
        self.do_routine()
        job = leases.take(self.name)
        if job:
            running.run_prolonged(job)
        return job is not None

    def do_routine(self) -> None:
        """Once a minute: see to what happens daily, and forget what was done long ago."""
        if monotonic() - self.did_routine_at < ROUTINE_SECONDS:
            return
        self.did_routine_at = monotonic()
        enqueue_daily()
        leases.forget_done(before=now() - DONE_IS_KEPT)
