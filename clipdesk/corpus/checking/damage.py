"""The kinds of damage, each with what it means for readers and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from clipdesk.model.kind import Kind

_FROM_BACKUP = "Restore this very file from a backup: a file keeps its name, and is never written twice."
_BY_ITSELF = "If there is no backup: "


class Repair(StrEnum):
    """What `clipdesk check --repair` mends."""

    COMMITS = "commits"
    CHECKPOINTS = "checkpoints"
    DERIVED = "derived"
    INDEX = "index"
    NOTES = "notes"
    HOSTS = "hosts"


class DamageKind(Kind):
    """`advice` is what to do, `repair` what `clipdesk check --repair` can do of it, None: nothing."""

    COMMIT = (
        "commit",
        "a commit of a table's log is gone, torn or changed: rows are missing, or come back that were"
        " replaced; nothing is written to the corpus before it is mended",
        "`clipdesk check --repair commits` puts it back as it was noted; where it was not, restore the"
        " table's whole folder and digests.sqlite from a backup.",
        Repair.COMMITS,
    )
    CHECKPOINT = (
        "checkpoint",
        "a summary of a table's log is gone or changed: readers may miss rows, or cannot open the table",
        "`clipdesk check --repair checkpoints` writes it anew from the commits.",
        Repair.CHECKPOINTS,
    )
    TABLE = (
        "table",
        "a table is gone, or cannot be opened",
        f"Restore its folder from a backup. {_BY_ITSELF}`articles`, `stories` and `fingerprints` are written"
        " anew by `clipdesk check --repair derived`.",
        Repair.DERIVED,
    )
    FILE = (
        "file",
        "a file that a table is made of is gone or does not hold what was written: its rows are missing,"
        " cannot be read, or say something else",
        f"{_FROM_BACKUP} {_BY_ITSELF}`articles`, `stories` and `fingerprints` are written anew by"
        " `clipdesk check --repair derived`; the rows of other tables are lost.",
        Repair.DERIVED,
    )
    HISTORY = (
        "history",
        "a file of an earlier version of a table is gone or changed: the table as it is now is sound; as it"
        " was then, and its change feed from there, it cannot be read",
        f"{_FROM_BACKUP} Without one, forget it with `clipdesk check --repair notes`.",
        Repair.NOTES,
    )
    ROWS = (
        "rows",
        "rows contradict themselves or one another: a text is not that of its hash, a version is missing or"
        " there twice, what the log says was stored is not there",
        "Restore the table from a backup of before; where only `articles`, `stories` or `fingerprints` are"
        " wrong, `clipdesk check --repair derived` writes them anew.",
        Repair.DERIVED,
    )
    ARCHIVE = (
        "archive",
        "a page is not in the archive as it came: `clipdesk raw` cannot show it, and no better parser can"
        " read it again; its article is as it was stored",
        f"{_FROM_BACKUP} Without one, the page is lost; its article stays.",
        None,
    )
    INDEX = (
        "index",
        "the search index, or that of versions, is not what the tables are: a search may miss articles, or"
        " fail; a run may take an old page for a new version",
        "`clipdesk check --repair index` writes it anew.",
        Repair.INDEX,
    )
    NOTES = (
        "notes",
        "digests.sqlite, by which damage is found, is damaged itself: readers miss nothing",
        "When nothing else is damaged, `clipdesk check --repair notes` begins it anew.",
        Repair.NOTES,
    )
    RUN = (
        "run",
        "a file of a run's folder cannot be read: a run that is not finished cannot be taken up, a finished"
        " one has no report; the corpus is not touched",
        "Restore it from a backup, or move the run's folder out of runs/.",
        None,
    )
    DESK = (
        "desk",
        "a file that the desk keeps for itself (turns at hosts, alarms, cursors) cannot be read: readers of"
        " the corpus miss nothing",
        "Restore it from a backup, or remove it: the turns at hosts (`--repair hosts` does that) and the book"
        " of alarms begin anew, a consumer's cursor from the beginning.",
        Repair.HOSTS,
    )

    def __init__(self, word: str, meaning: str = "", advice: str = "", repair: Repair | None = None) -> None:
        super().__init__(word, meaning)
        self.advice = advice
        self.repair = repair


@dataclass(frozen=True, slots=True)
class Damage:
    """`where` is a file or a table, within the data folder; `what` is for people. `of` is the table."""

    kind: DamageKind
    where: str
    what: str
    of: str | None = None

    def __str__(self) -> str:
        return f"{self.kind.in_words}: {self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Note:
    """What is no damage, and worth a word: work that the next run does, files that nobody needs."""

    where: str
    what: str


Finding = Damage | Note
