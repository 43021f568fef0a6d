"""Asking for background work, with any engine that `TASKS` names."""

from typing import Any

from jobs.backend import KeyedTask


def enqueue(task: Any, *args: Any, key: str = "") -> Any:
    """Ask for one job; of two with the same key only the first is kept, where the engine knows keys."""
    return (task.using(key=key) if isinstance(task, KeyedTask) else task).enqueue(*args)


def enqueue_many(task: Any, keyed_args: dict[str, list[Any]]) -> None:
    """Ask for a job for each key, in one statement where the engine can."""
    backend = task.get_backend()
    if hasattr(backend, "enqueue_many"):
        backend.enqueue_many(task, keyed_args)
    else:
        for key, args in keyed_args.items():
            enqueue(task, *args, key=key)
