"""The workers of a Dask scheduler. What was begun on a worker that dies is begun again on another, by the scheduler.

Functions travel by name: the product is installed on the scheduler and on every worker. Extra `dask`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

from pipelines.errors import WorkersError
from pipelines.parallel.seam import WorkerDied, Workers

_ANSWER_WITHIN = 15  # seconds


class DaskWorkers(Workers):
    """Every thread of every worker that the scheduler at `address` has; more may join later.

    Raises WorkersError where there is no such scheduler, or it has no worker.
    """

    def __init__(self, address: str) -> None:
        super().__init__()
        try:
            import distributed
        except ImportError as error:
            raise WorkersError(
                "Dask is not installed",
                got=f"a scheduler is named: {address}",
                expected="the extra `dask`",
                remedy="pip install 'fiscal-warehouse[dask]', here and on the scheduler and its workers",
            ) from error
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=_ANSWER_WITHIN, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise _unreachable(address, str(error).splitlines()[0]) from error
        try:
            self._client.wait_for_workers(1, timeout=_ANSWER_WITHIN)
        except TimeoutError as error:
            self._client.close()
            raise _unreachable(address, "no worker has joined it") from error
        self.count = sum(self._client.nthreads().values())
        self._executor = self._client.get_executor(pure=False)

    def submit(
        self, function: Callable[..., Any], *arguments: Any, seconds: float | None = None
    ) -> Future[Any]:
        """Have a function run on some worker; `seconds` is left to the function, a thread cannot be ended."""
        done: Future[Any] = self._executor.submit(function, *arguments)
        told = self._promise()
        done.add_done_callback(lambda done: _settle(done, told))
        return told

    def close(self) -> None:
        """Wait for what was submitted, then part from the scheduler."""
        self._wait()
        self._executor.shutdown(wait=True)
        self._client.close()

    def kill(self) -> None:
        """Part from the scheduler; what it has not begun is forgotten."""
        self._executor.shutdown(wait=False)
        self._client.close()


def _settle(done: Future[Any], told: Future[Any]) -> None:
    from distributed import KilledWorker

    try:
        answer = done.result()
    except CancelledError:  # by nobody here: a scheduler forgets with its end
        told.set_exception(_lost())
    except KilledWorker as error:
        told.set_exception(WorkerDied(" ".join(str(error).split())))
    except BaseException as error:
        told.set_exception(error)
    else:
        told.set_result(answer)


def _lost() -> WorkersError:
    return WorkersError(
        "the Dask scheduler was lost while it worked",
        got="what it had been given is cancelled",
        expected="a scheduler that runs until the build is done",
        remedy="start it and its workers again, then give the same command; the published warehouse is unchanged",
    )


def _unreachable(address: str, got: str) -> WorkersError:
    return WorkersError(
        "the Dask scheduler cannot be used",
        got=f"{address}: {got}",
        expected="a scheduler with at least one worker, such as tcp://10.0.0.5:8786",
        remedy="start `dask scheduler` and `dask worker ADDRESS`, or leave out --dask and FISCAL_DASK_SCHEDULER",
    )
