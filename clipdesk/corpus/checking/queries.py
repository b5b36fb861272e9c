"""What rows must not be, as queries: each gives the ids of those that are. `$month` is a month of
`first_seen_month`."""

from dataclasses import dataclass

VIEWS = (
    "CREATE TEMP VIEW members AS SELECT story_id, unnest(article_ids) AS article_id FROM stories",
    "CREATE TEMP VIEW said AS SELECT article_id, version, first_seen_month, hash(it) AS said FROM"
    " (SELECT * EXCLUDE (withdrawn_at, story_id) FROM articles) it",
    "CREATE TEMP VIEW first_said AS SELECT article_id, version, first_seen_month, hash(it) AS said FROM"
    " (SELECT * EXCLUDE (withdrawn_at, story_id) FROM article_versions) it",
    "CREATE TEMP VIEW out AS SELECT article_id FROM takedowns WHERE article_id IS NOT NULL"
    " UNION SELECT article_id FROM crawl_log WHERE outcome = 'taken_down' AND article_id IS NOT NULL",
)
"""`withdrawn_at` and `story_id` are all that `articles` says and its versions do not."""


@dataclass(frozen=True, slots=True)
class Query:
    """`what` is said of the rows of `table` that `sql` gives, as `name`."""

    table: str
    what: str
    sql: str


OF_A_MONTH = (
    Query(
        "article_versions",
        "its versions have gaps, or one is there twice",
        """SELECT article_id AS name FROM article_versions WHERE first_seen_month = $month
        GROUP BY article_id HAVING min(version) <> 1 OR count(*) <> max(version)
        OR count(DISTINCT version) <> count(*)""",
    ),
    Query(
        "articles",
        "is there twice",
        """SELECT article_id AS name FROM articles WHERE first_seen_month = $month
        GROUP BY article_id HAVING count(*) > 1""",
    ),
)

MERGED = Query(
    "articles",
    "is not the newest version",
    """SELECT coalesce(a.article_id, v.article_id) AS name
    FROM (SELECT article_id, version, content_hash FROM articles WHERE first_seen_month = $month) a
    FULL JOIN (
        SELECT article_id, version, content_hash FROM article_versions WHERE first_seen_month = $month
        QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY fetched_at DESC, version DESC) = 1
    ) v USING (article_id)
    WHERE a.version IS DISTINCT FROM v.version OR a.content_hash IS DISTINCT FROM v.content_hash""",
)
"""Of a month, when all versions are merged."""

SAID = Query(
    "articles",
    "says something else than its version",
    """SELECT a.article_id AS name
    FROM (SELECT * FROM said WHERE first_seen_month = $month) a
    JOIN (SELECT * FROM first_said WHERE first_seen_month = $month) v USING (article_id, version)
    WHERE a.said <> v.said""",
)
"""Of a month; it reads all columns."""

OF_ALL = (
    Query(
        "stories",
        "its numbers are not those of its members",
        """SELECT story_id AS name FROM stories WHERE len(members) <> articles
        OR list_sort(article_ids) <> list_sort([one.article_id for one in members])""",
    ),
    Query("stories", "is there twice", "SELECT story_id AS name FROM stories GROUP BY 1 HAVING count(*) > 1"),
    Query(
        "stories",
        "is an article of two stories",
        "SELECT article_id AS name FROM members GROUP BY 1 HAVING count(*) > 1",
    ),
    Query(
        "stories",
        "has a member that is no article",
        "SELECT story_id AS name FROM members ANTI JOIN article_versions USING (article_id)",
    ),
    Query(
        "stories",
        "has a member without a fingerprint",
        "SELECT story_id AS name FROM members ANTI JOIN fingerprints USING (article_id)",
    ),
    Query(
        "fingerprints",
        "is there twice",
        "SELECT article_id AS name FROM fingerprints GROUP BY article_id, version HAVING count(*) > 1",
    ),
    Query(
        "fingerprints",
        "is of no version",
        "SELECT article_id AS name FROM fingerprints ANTI JOIN article_versions USING (article_id, version)",
    ),
    Query(
        "consumers",
        "has read further than there are changes",
        """SELECT consumer AS name FROM consumers WHERE position > (
            SELECT coalesce(max(highest), 0) FROM (
                SELECT max(position) AS highest FROM article_versions
                UNION ALL SELECT max(position) FROM withdrawals UNION ALL SELECT max(position) FROM takedowns
            )
        )""",
    ),
    Query(
        "article_versions",
        "the log says that it was stored, and no version is there",
        """SELECT DISTINCT article_id AS name FROM crawl_log
        ANTI JOIN article_versions USING (article_id) ANTI JOIN out USING (article_id)
        WHERE outcome = 'stored' AND article_id IS NOT NULL
        AND source NOT IN (SELECT source FROM takedowns WHERE source IS NOT NULL)""",
    ),
)

SETTLED = Query(
    "articles",
    "has another story than `stories` says",
    """SELECT a.article_id AS name FROM (SELECT article_id, story_id FROM articles) a
    LEFT JOIN members m USING (article_id)
    WHERE coalesce(a.story_id, a.article_id) <> coalesce(m.story_id, a.article_id)""",
)
"""When `articles` has followed `stories` to its end."""
