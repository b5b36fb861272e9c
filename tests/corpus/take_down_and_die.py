"""A takedown that is killed right after one of its steps: STEP ARCHIVE CORPUS ARTICLE_ID."""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.corpus import takedown
from clipdesk.corpus.tables import Corpus


def main(step: str, archive: str, corpus: str, article_id: str) -> None:
    original = getattr(takedown, step)

    def then_die(*arguments: object, **named: object) -> None:
        original(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(takedown, step, then_die)
    takedown.take_out(
        Corpus.open(corpus),
        Path(archive),
        article_id=article_id,
        requested_by="court",
        reason="order 12",
        now=datetime(2026, 11, 21, 12, tzinfo=UTC),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
