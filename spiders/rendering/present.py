"""Whether this machine can render: the extra is installed, and there is a Chromium."""

from importlib.util import find_spec
from shutil import which

from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium(settings: Settings) -> str:
    """The path of the browser. Raises ConfigError, which says what is missing."""
    if find_spec("scrapy_playwright") is None:
        raise ConfigError("render: true needs scrapy-playwright", hint="pip install 'clipdesk[render]'")
    named = (settings.chromium,) if settings.chromium else NAMES
    found = next(filter(None, map(which, named)), None)
    if found is None:
        raise ConfigError(
            f"render: true needs Chromium, and there is no {' or '.join(named)}",
            hint="install it (apt-get install chromium), or name it with CLIPDESK_CHROMIUM",
        )
    return found
