"""What the processes that read pages are forks of: the parser, and our code with its calls marked."""

from tests.faults import instrument

instrument.install()

from clipdesk.processes import worker  # noqa: E402 - marked as it is imported
from steps.run import page_workers, warm_parser  # noqa: E402
from tests.faults import desk  # noqa: E402

__all__ = ["desk", "page_workers", "warm_parser", "worker"]
