"""The settings, in one place: defaults here, then `clipdesk.toml`, then the environment (CLIPDESK_*)."""

from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from clipdesk.model.errors import ConfigError, Fault, InvalidFiles
from clipdesk.model.rehearsal import LocalServer

PROJECT = Path(__file__).resolve().parents[2]
_DESK = PROJECT if (PROJECT / "topics").is_dir() else Path()
"""Where topics and sources lie: in the checkout, or, where Clipdesk is an installed library, in the working
directory."""


def _local(server: str) -> str:
    return str(LocalServer.parse(server)) if server else ""


Rehearse = Annotated[str, AfterValidator(_local)]

DEMO_TIMEOUT = 6.0
"""Seconds; the newsroom's slow page takes longer, its others a fraction of one."""


class Settings(BaseSettings):
    """Paths are relative to the working directory; sizes are in bytes, times in seconds.

    `contact` (an address or URL) goes into the user agent, so that a publisher can reach the operator.
    `page_seconds` and `page_memory` bound the parsing of one page: what passes them is a row of its own.
    No run begins with less than `disk_least` free on the disk of `home` (the default is chosen, not measured:
    a day of a busy desk). `webhook_url` and `alarm_channels` (URLs of apprise, with spaces between them) are
    told of alarms; they may hold passwords.
    `rehearse` (HOST:PORT) is a server on this machine that is crawled in place of the web: see `rehearsed`.
    `ledger` is the file by which processes share their turns at hosts: in `home` if nothing is said.
    `chromium` is the browser of sources with `render: true` (empty: the system's, by its usual names).
    `demo` follows the topics in the demo newsroom, which listens on `demo_host`:`demo_port`.
    """

    model_config = SettingsConfigDict(
        env_prefix="CLIPDESK_", toml_file="clipdesk.toml", extra="forbid", frozen=True
    )

    home: Path = Path("data")
    ledger: Path | None = None
    topics: Path = _DESK / "topics"
    sources: Path = _DESK / "sources"
    contact: str = ""
    demo: bool = False
    rehearse: Rehearse = ""
    chromium: str = ""
    demo_host: str = "127.0.0.1"
    demo_port: int = Field(default=8765, ge=1, le=65535)
    max_page_bytes: int = Field(default=20_000_000, ge=1_000)
    timeout: float = Field(default=30.0, gt=0)
    workers: int = Field(default=2, ge=1, le=64)
    page_seconds: float = Field(default=60.0, gt=0)
    page_memory: int = Field(default=2_000_000_000, ge=500_000_000)
    disk_least: int = Field(default=1_000_000_000, ge=0)
    webhook_url: str = Field(default="", repr=False)
    alarm_channels: str = Field(default="", repr=False)

    @property
    def page_timeout(self) -> float:
        """Seconds for one request; short in the demo, whose slow page shall fail soon."""
        return min(self.timeout, DEMO_TIMEOUT) if self.demo else self.timeout

    @property
    def rehearsal(self) -> LocalServer | None:
        return LocalServer.parse(self.rehearse) if self.rehearse else None

    def rehearsed(self, server: str, into: Path | None = None) -> "Settings":
        """For a rehearsal on this server, into a folder of its own beside the data. Raises ConfigError."""
        if self.demo:
            raise ConfigError("a rehearsal and the demo exclude each other", hint="unset CLIPDESK_DEMO")
        try:
            LocalServer.parse(server)
        except ValueError as error:
            raise ConfigError(f"--rehearse takes {error}") from error
        home = into or self.home.with_name(f"{self.home.name}-rehearsal")
        return self.model_copy(update={"rehearse": server, "home": home})

    @property
    def archive(self) -> Path:
        return self.home / "archive"

    @property
    def corpus(self) -> Path:
        return self.home / "corpus"

    @property
    def host_ledger(self) -> Path:
        return self.ledger or self.home / "hosts.sqlite"

    @property
    def runs(self) -> Path:
        return self.home / "runs"

    @property
    def common_crawl(self) -> Path:
        """What was read of Common Crawl's files. It may be deleted at any time, and is read again."""
        return self.home / "common-crawl"

    def environment(self) -> dict[str, str]:
        """The environment that gives a process in any folder these settings: paths are made absolute."""
        return {
            f"CLIPDESK_{name.upper()}": str(value.absolute() if isinstance(value, Path) else value)
            for name, value in self.model_dump().items()
            if value is not None
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @classmethod
    def load(cls) -> "Settings":
        """Raises InvalidFiles with every fault of the environment and `clipdesk.toml`."""
        try:
            return cls()
        except (TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidFiles([Fault("clipdesk.toml", "", None, str(error), "well-formed TOML")]) from error
        except ValidationError as error:
            raise InvalidFiles(
                [
                    Fault(
                        file="CLIPDESK_* or clipdesk.toml",
                        path=".".join(map(str, fault["loc"])),
                        line=None,
                        problem=f"{fault['input']!r} is not usable",
                        expected=fault["msg"],
                    )
                    for fault in error.errors()
                ]
            ) from error
