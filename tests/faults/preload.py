"""What the processes that read pages are forks of: the parser, and our code with its calls marked."""

from tests.faults import instrument

instrument.install()

from steps.run import page_workers, warm_parser  # noqa: E402 - marked as it is imported
from tests.faults import desk  # noqa: E402

__all__ = ["desk", "page_workers", "warm_parser"]
