"""Background runner: long work in threads of its own, with progress and cancel. Knows nothing of what it runs."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any, Literal

from iib.domain.errors import IibError, InternalFault

logger = logging.getLogger(__name__)

_JOIN_SECONDS = 15.0

JobStatus = Literal["running", "completed", "failed"]


class Job:
    """One piece of long work. `progress` is whatever the work last said of itself."""

    def __init__(self, name: str) -> None:
        self.id = str(uuid.uuid4())
        self.name = name
        self.status: JobStatus = "running"
        self.progress: Mapping[str, Any] = {}
        self.result: Any = None
        self.error: IibError | None = None
        self.started = time.monotonic()
        self._cancelled = threading.Event()
        self._finished = threading.Event()
        self._on_cancel: Callable[[], None] = lambda: None

    def report(self, progress: Mapping[str, Any]) -> None:
        """Called by the work: replaces what is known of its progress."""
        self.progress = {**self.progress, **progress}

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def when_cancelled(self, act: Callable[[], None]) -> None:
        """Called by the work: what `cancel` shall do besides setting the flag."""
        self._on_cancel = act
        if self.is_cancelled():
            act()

    def cancel(self) -> None:
        """Ask the work to stop early; it ends in its own time."""
        self._cancelled.set()
        self._on_cancel()

    def wait(self) -> Any:
        """The result, once there is one. Raises what the work raised."""
        self._finished.wait()
        if self.error:
            raise self.error
        return self.result

    def finish(self, result: Any = None, error: IibError | None = None) -> None:
        self.result, self.error = result, error
        self.status = "failed" if error else "completed"
        self._finished.set()

    def fail(self, fault: BaseException) -> None:
        """End without a result; a fault that is not our own error is wrapped."""
        if not isinstance(fault, IibError):
            fault = InternalFault(f"{self.name} failed: {type(fault).__name__}: {fault}")
        self.finish(error=fault)


class JobRunner:
    """Starts jobs and ends them all with `close`. `fault_of` knows what some of the errors mean that are not ours."""

    def __init__(self, fault_of: Callable[[Exception], IibError | None] = lambda error: None) -> None:
        self._fault_of = fault_of
        self._lock = threading.Lock()
        self._threads: dict[threading.Thread, Job] = {}
        self._is_closed = False

    def start(self, job: Job, work: Callable[[Job], Any]) -> None:
        """Run `work` in a thread; after `close` the job fails at once."""
        thread = threading.Thread(target=self._run, args=(job, work), name=f"iib-{job.name}", daemon=True)
        with self._lock:
            if self._is_closed:
                job.fail(InternalFault("The server is shutting down."))
                return
            self._threads[thread] = job
            thread.start()

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        with self._lock:
            self._is_closed = True
            running = dict(self._threads)
        for job in running.values():
            job.cancel()
        for thread in running:
            thread.join(_JOIN_SECONDS)
            if thread.is_alive():
                logger.warning("The job %s did not end in time.", thread.name)

    def _run(self, job: Job, work: Callable[[Job], Any]) -> None:
        try:
            result = work(job)
        except IibError as error:
            job.fail(error)
        except Exception as error:  # the job runner's door: the fault is kept for whoever waits
            logger.exception("The job %s failed.", job.name)
            job.fail(self._fault_of(error) or error)
        else:
            job.finish(result)
        finally:
            with self._lock:
                self._threads.pop(threading.current_thread(), None)
