"""Which hosts may be spoken to at all, before a name is resolved; the resolver tells the rest. Pure."""

from dataclasses import dataclass

from scrapy.settings import BaseSettings

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.rehearsal import LocalServer
from spiders.policy.addresses import Demo, is_own_name, literal, why_not_public
from spiders.policy.refusals import Refused


@dataclass(frozen=True, slots=True)
class Gate:
    """In demo mode the newsroom is let through as well, in a rehearsal its server and nothing else."""

    demo: Demo | None
    rehearsal: LocalServer | None

    @classmethod
    def of(cls, settings: BaseSettings) -> "Gate":
        return cls(settings["DEMO"], settings["REHEARSAL"])

    def local(self, host: str, port: int | None) -> str | None:
        """Where on this machine the host is, if it is the newsroom or what is rehearsed."""
        server = self.rehearsal or self.demo
        return server.host if server is not None and server.is_at(host, port) else None

    def check(self, host: str, port: int | None) -> None:
        """Raises Refused."""
        if self.local(host, port) is not None:
            return
        if self.rehearsal is not None:
            raise Refused(Outcome.LIMIT_REACHED, f"a rehearsal asks {self.rehearsal} and nothing else")
        _check_host(host)


def _check_host(host: str) -> None:
    if is_own_name(host):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is a name of this machine")
    try:
        address = literal(host)
    except ValueError as error:
        raise Refused(Outcome.CONNECTION_ERROR, f"the host {error}") from error
    if address is not None and (use := why_not_public(address)):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is no public address: {use}")
