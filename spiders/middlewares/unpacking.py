"""Content codings taken off, under the same bound as the download itself."""

import zlib

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from spiders.policy.refusals import Refused


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's own, with its refusals told apart: too large when unpacked, or not what it says it is."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused(Outcome.TOO_LARGE, "larger than the limit when unpacked") from error
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise Refused(Outcome.CONNECTION_ERROR, f"its compression is broken: {error}") from error
