"""The columns of the tables that say what was done: crawls, takedowns, looks for articles, withdrawals.

Each is declared once, as those of articles are in clipdesk.corpus.schema.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from clipdesk.corpus.columns import Column, Columns
from clipdesk.corpus.shapes import SHORT
from clipdesk.model.change import Consumer
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery_state import DiscoveryState
from clipdesk.model.takedown import TakedownRecord
from clipdesk.model.urls import key_number
from clipdesk.model.withdrawal import Withdrawal

POSITION = "position"
"""The column with the running number of a change, and the transaction that says how far it was given."""


def position_column(what: str) -> Column:
    """Of the tables whose rows are changes (clipdesk.corpus.positions)."""
    return Column(
        POSITION,
        POSITION,
        f"the place of {what} in the order of all changes: see [Changes](#changes)",
        "the row is older than the column, comes before all others, and counts as 1",
    )


def record_columns(of: str, null: str | None) -> tuple[Column, ...]:
    """Where the archive keeps the page."""
    return (
        Column("archive_path", f"{of}.path", "WARC file, relative to `data/archive`", null),
        Column("archive_offset", f"{of}.offset", "first byte of the record in it", null),
        Column("archive_length", f"{of}.length", "length of the (compressed) record in bytes", null),
    )


def _log(name: str, meaning: str, null: str | None = None, of: str | None = None, **more: Any) -> Column:
    return Column(name, of or name, meaning, null, **more)


def _look(name: str, meaning: str) -> Column:
    return Column(name, f"look.{name}", meaning, "it is no page of discovery, or was not asked for")


def _key(name: str, of: str, null: str) -> Column:
    meaning = f"number of the key of `{of}`: the same for all spellings of a page (clipdesk.model.urls.key)"
    return Column(name, of, meaning, null, type=pa.int64(), put=_number, derived=True)


def _number(url: str | None) -> int | None:
    return None if url is None else key_number(url)


NO_ANSWER = "there was no response"

CRAWL_LOG_COLUMNS = Columns(
    CrawlRecord,
    (
        _log("run", "the run"),
        _log("source", "id of the source"),
        _log("url", "what was asked for, as it was discovered"),
        _log("kind", "why it was tried: see [Words](#words)"),
        _log(
            "outcome",
            "what became of it: see [Words](#words)",
        ),
        _log("logged_at", "when", of="at"),
        _log("topic", "the topic of the run", "it was for none"),
        _log("reason", "for people; empty only where the outcome says it all"),
        _log("final_url", "after redirects", NO_ANSWER),
        _log("found_on", "the feed, sitemap or listing that named it", "nothing named it"),
        _log("title", "what discovery or the page said its title is", "neither did, or it was taken down"),
        _log("published_at", "what discovery said its date is", "it did not"),
        _log("first_seen_at", "when the URL was first discovered", "it was not discovered"),
        _log("status", "HTTP status", NO_ANSWER, type=SHORT),
        _log("bytes", "size of the body", NO_ANSWER),
        _log("seconds", "how long the response took", "nothing was asked for"),
        _log("etag", "validator of the response (RFC 9110)", "it had none"),
        _log("last_modified", "validator of the response (RFC 9110)", "it had none"),
        _log(
            "next_visit_at",
            "when the revisit policy wants it again; of a page of discovery, when its server does",
            "not again; of a page of discovery: the server did not say",
        ),
        *record_columns("record", "nothing was archived, or it was taken down"),
        _log("article_id", "the article that was read from it", "no article was"),
        _log("content_hash", "its content", "no article was read from it"),
        _log(
            "topics_judged",
            "the topics that the outcome is a verdict for, as `topic@version`; empty where none was asked",
            "the row is older than the column: it was judged for `topic` alone, in an unknown version",
        ),
        _log(
            "tdm_reservation",
            "whether the site's /.well-known/tdmrep.json reserves text and data mining of it",
            "it says nothing of it, or is not there",
        ),
        _log("tdm_policy", "where that says on what terms it may be mined", "it does not"),
        _look("named", "how many articles a page of discovery named"),
        _look("known", "how many of these were known before: where none was, some may have been missed"),
        _look("digest", "SHA-256 of all that it named"),
        Column("moved_to", "look.moved_to", "where it has moved for good (301 or 308)", "it has not"),
        _key("url_key", "url", "the row is older than the column"),
        _key("final_url_key", "final_url", f"{NO_ANSWER}, or the row is older than the column"),
        _log(
            "amp_url", "the page's AMP view, where its address does not say so", "it names none of the kind"
        ),
        _key("amp_url_key", "amp_url", "there is none"),
    ),
)


TAKEDOWNS_COLUMNS = Columns(
    TakedownRecord,
    (
        Column("takedown_id", "takedown.id", "one id for the request and its completion"),
        Column("state", "state", "`requested`, then `done`"),
        Column("logged_at", "at", "when"),
        Column("article_id", "takedown.article_id", "the article that was removed", "a source was"),
        Column("source", "takedown.source", "the source that was removed", "an article was"),
        Column("requested_by", "takedown.requested_by", "who asked"),
        Column("reason", "takedown.reason", "why"),
        Column("versions", "versions", "article versions removed", "not done yet"),
        Column(
            "log_rows",
            "log_rows",
            "rows of `crawl_log` whose title and archive address were blanked",
            "not done yet",
        ),
        Column("archive_records", "archive_records", "pages overwritten in the archive", "not done yet"),
        position_column("this row"),
    ),
)


DISCOVERY_COLUMNS = Columns(
    DiscoveryState,
    (
        _log("source", "id of the source"),
        _log("url", "its address, as a source declares it or another page of discovery names it"),
        _log("kind", "which way of discovery it is: see [Words](#words)"),
        _log("condition", "how it does: see [Words](#words)"),
        _log("looked_at", "when it was last asked for"),
        _log("next_look_at", "before then no run asks for it"),
        _log("first_look_at", "when it was first asked for"),
        _log("outcome", "of the last look: see [Words](#words)"),
        _log("reason", "of that, for people"),
        _log("found_on", "the page that named it", "the source declares it"),
        _log("answered_at", "when it last answered", "never"),
        _log("last_new_at", "when it last named an article that was not known", "never"),
        _log("a_day", "how many new articles it names a day"),
        _log("pause", "seconds between two looks, by that pace and the bounds in YAML"),
        _log("named", "how many articles it named at its last answer"),
        _log("known", "how many of these were known before"),
        _log(
            "gap_at", "when it last named nothing that was known, so that some may have been missed", "never"
        ),
        _log("failures", "weight of its failures in a row: 1 each, one half for those of the moment"),
        _log("failing_since", "when the first of these was", "it answered"),
        _log("moved_to", "where it has moved for good, and is asked for since", "it has not"),
        _log("etag", "validator of the last body (RFC 9110)", "it had none"),
        _log("last_modified", "validator of the last body (RFC 9110)", "it had none"),
        _log("validators_lie", "whether it has named something else under the same validators"),
        _log("looks_since_full", "how many looks since the last body found it unchanged"),
        *record_columns("record", "it never answered"),
        _log("digest", "SHA-256 of all that the last body named", "it never answered"),
    ),
)


CONSUMERS_COLUMNS = Columns(
    Consumer,
    (
        Column("consumer", "name", "the name that it reads under"),
        Column("position", "position", "the last change that it has read; 0: it has read none"),
        Column("began_at", "began_at", "when it began"),
        Column("since", "since", "of rows without a position it reads those stored from then on", "all"),
        Column("moved_at", "moved_at", "when it last said that it has read something", "never"),
    ),
)


WITHDRAWALS_COLUMNS = Columns(
    Withdrawal,
    (
        _log("article_id", "the article"),
        _log("source", "id of the source"),
        _log("url", "the address that was visited"),
        _log("run", "the run"),
        _log("logged_at", "when", of="at"),
        _log("is_back", "whether it was found again, after it had been withdrawn"),
        _log("reason", "what the visit gave, for people"),
        position_column("this row"),
    ),
)
