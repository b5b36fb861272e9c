"""Pages are judged in processes of their own, which bound from outside what one page may cost.

A page that takes too long or too much memory, or that ends its process in any other way, costs itself alone:
the worker is replaced, and the page becomes a row with its reason.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self

from clipdesk.processes.worker import Asked, Bounds, CostError, Verdict, Worker

AHEAD = 4
"""Pages a worker that wait behind the oldest one: order is kept, and memory bounded."""

_PRELOADED = ["steps.run.warm_parser"]


class PageWorkers(Generic[Asked, Verdict]):
    """`open_desk` is called once in each worker (picklable); what it gives is called for each page."""

    def __init__(
        self, count: int, open_desk: Callable[[], Callable[[Asked], Verdict]], bounds: Bounds
    ) -> None:
        self._count = count
        self._open_desk = open_desk
        self._bounds = bounds
        self._idle: SimpleQueue[Worker[Asked, Verdict]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(count, "pages")

    def __enter__(self) -> Self:
        for _ in range(self._count):
            self._idle.put(Worker(self._open_desk, self._bounds, _PRELOADED))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def judge(
        self,
        pages: Iterable[Asked],
        *,
        at_once: Callable[[Asked], Verdict | None],
        failed: Callable[[Asked, CostError], Verdict],
    ) -> Iterator[Verdict]:
        """The answers in the order of the pages. `at_once` gives those that need no worker, `failed` those of
        pages that broke their bounds.

        Takes no more pages than AHEAD for each worker before their answers are taken. Raises what
        `open_desk` raises.
        """
        waiting: deque[Future[Verdict]] = deque()
        for page in pages:
            waiting.append(self._answer(page, at_once(page), failed))
            if len(waiting) > AHEAD * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _answer(
        self, page: Asked, known: Verdict | None, failed: Callable[[Asked, CostError], Verdict]
    ) -> Future[Verdict]:
        if known is None:
            return self._pool.submit(self._one, page, failed)
        future: Future[Verdict] = Future()
        future.set_result(known)
        return future

    def _one(self, page: Asked, failed: Callable[[Asked, CostError], Verdict]) -> Verdict:
        worker = self._idle.get()
        try:
            return worker.ask(page)
        except CostError as error:
            worker.end()
            return failed(page, error)
        except BaseException:
            worker.end()  # its next answer would be that to this page
            raise
        finally:
            self._idle.put(worker)
