"""Parts of large files, over HTTP through all rules of the crawl, or from S3."""

import asyncio
import os
import re
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import urlsplit

from pyarrow.fs import S3FileSystem
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.common_crawl import Part
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.policy.refusals import Refused
from spiders.policy.verdict import http_error

PRIORITY = -20
"""Behind every page: such files are long."""
SECONDS = 300.0
"""For one range: eight megabytes over a line of 28 kB a second (chosen)."""
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


class Ranges:
    """Reads by Range (RFC 9110, section 14); what it reads goes into no archive."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._buckets: S3FileSystem | None = None

    async def read(self, address: str, start: int, count: int) -> Part:
        """Raises Refused, with an outcome and its reason."""
        if urlsplit(address).scheme == "s3":
            return await asyncio.to_thread(self._from_s3, address, start, count)
        return await self._from_web(address, start, count)

    async def _from_web(self, address: str, start: int, count: int) -> Part:
        planned = PlannedRequest(address, UrlKind.COMMON_CRAWL, datetime.now(UTC))
        request = Request(
            address,
            headers={"Range": f"bytes={start}-{start + count - 1}", "Accept-Encoding": "identity"},
            priority=PRIORITY,
            meta={"planned_request": planned, "download_timeout": SECONDS, "download_maxsize": 2 * count},
            callback=NO_CALLBACK,
        )
        response = await engine_of(self._crawler).download_async(request)
        if response.status == 206:
            given = _RANGE.fullmatch((response.headers.get("Content-Range") or b"").decode("latin-1").strip())
            if given is None or int(given[1]) != start:
                raise Refused(Outcome.HTTP_ERROR, "answered another range than it was asked for")
            return Part(response.body, int(given[3]))
        if error := http_error(response, conditional=False):
            raise Refused(*error)
        return Part(response.body[start : start + count], len(response.body))

    def _from_s3(self, address: str, start: int, count: int) -> Part:
        """With what the environment says of AWS (AWS_ACCESS_KEY_ID …, AWS_ENDPOINT_URL)."""
        self._check_s3()
        self._buckets = self._buckets or _buckets()
        parts = urlsplit(address)
        try:
            with self._buckets.open_input_file(f"{parts.netloc}{parts.path}") as file:
                file.seek(start)
                return Part(file.read(count), file.size())
        except OSError as error:
            raise Refused(Outcome.CONNECTION_ERROR, f"S3: {' '.join(str(error).split())[:300]}") from error

    def _check_s3(self) -> None:
        """A rehearsal and the demo ask nothing that is elsewhere, this neither."""
        settings = crawl_of(self._crawler).plan.settings
        endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
        at_server = settings.rehearsal is not None and settings.rehearsal.serves(endpoint)
        if (settings.demo or settings.rehearsal) and not at_server:
            raise Refused(Outcome.LIMIT_REACHED, "a rehearsal asks its own server and nothing else")


def _buckets() -> S3FileSystem:
    endpoint = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    if not endpoint.netloc:
        return S3FileSystem(region=region)
    scheme: Literal["http", "https"] = "http" if endpoint.scheme == "http" else "https"
    return S3FileSystem(region=region, scheme=scheme, endpoint_override=endpoint.netloc)
