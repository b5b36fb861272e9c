"""The identity of an outlet: one for a newspaper or an agency, however a text writes its name."""

from dataclasses import dataclass

from clipdesk.model.text import SoundText

UNKNOWN = "~"
"""How the id of an outlet begins that no catalogue has: it is made of a name, or a site, alone."""


@dataclass(frozen=True, slots=True)
class Outlet(SoundText):
    """`id` is a word of letters, digits and hyphens, such as `the-new-york-times`; `homepage` is an address,
    `country` a code of ISO 3166-1, both None where not known."""

    id: str
    name: str
    homepage: str | None = None
    country: str | None = None

    @property
    def is_known(self) -> bool:
        return not self.id.startswith(UNKNOWN)
