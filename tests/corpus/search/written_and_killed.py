"""Bring an index up to date, and die by SIGKILL when so many rows have gone into it."""

import os
import signal
import sys

from clipdesk.corpus.search import update
from clipdesk.corpus.search.documents import Row, document
from clipdesk.corpus.tables import Corpus

corpus, rows = sys.argv[1], int(sys.argv[2])
seen = 0


def fatal(row: Row) -> object:
    global seen
    seen += 1
    if seen > rows:
        os.kill(os.getpid(), signal.SIGKILL)
    return document(row)


vars(update).update(document=fatal, ROWS_A_COMMIT=2)
Corpus.open(corpus).index.update()
