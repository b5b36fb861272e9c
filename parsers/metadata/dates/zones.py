"""The one table of time zones' names, as feeds, sitemaps and pages print them. Pure.

Sources: RFC 822, section 5 (GMT, UT and the zones of North America) and the IANA time zone database (the
rest; names of cities, where a name stands for an hour that moves with the season). German names are the
press's. A name that several regions use is read by the region, where one is told, and else as the first of
them.
"""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_OFFSETS = {
    0: "z zulu ut utc gmt wet", 60: "cet met mez bst west wat", 120: "cest mest mesz eet sast cat",
    180: "eest msk мск trt eat idt", 210: "irst", 240: "msd мсд gst samt azt get", 270: "irdt aft",
    300: "pkt yekt uzt tjt tmt mvt", 330: "ist slst", 345: "npt", 360: "omst bdt", 390: "mmt",
    420: "novt krat ict wib", 480: "irkt hkt sgt awst myt pht wita ulat", 540: "jst kst yakt wit",
    570: "acst", 600: "aest vlat chst", 630: "acdt", 660: "aedt magt sakt", 720: "nzst pett fjt",
    780: "nzdt", -60: "cvt", -120: "brst fnt", -150: "ndt", -180: "adt brt art clst uyt pmst gft",
    -210: "nst", -240: "ast edt clt vet bot gyt", -300: "est cdt cot pet ect", -360: "cst mdt galt",
    -420: "mst pdt", -480: "pst akdt", -540: "akst", -600: "hst hast tahst", -660: "sst",
}  # fmt: skip
_BY_NAME = {name: minutes for minutes, names in _OFFSETS.items() for name in names.split()}
_BY_REGION = {
    "ist": {"il": 120, "he": 120, "ie": 60, "ga": 60},
    "cst": {"cn": 480, "tw": 480, "zh": 480, "cu": -300},
    "cdt": {"cu": -240},
    "bst": {"bd": 360, "bn": 360},
    "ast": {"sa": 180, "iq": 180, "kw": 180, "ye": 180, "bh": 180, "qa": 180, "ar": 180},
    "est": {"au": 600},
    "edt": {"au": 660},
    "wst": {"au": 480, "ws": 780},
    "pst": {"ph": 480, "pk": 300},
    "mst": {"my": 480, "mm": 390},
    "sst": {"sg": 480},
    "amt": {"am": 240, "hy": 240, "br": -240},
    "gst": {"gs": -120},
}
_CITIES = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
}
"""What American newsrooms write for whichever hour is in force."""
_RELATIVE = frozenset({"msk", "мск"})
"""Zones that others are counted from: `MSK+2` is five hours ahead of Greenwich."""

SIGNED = r"[+−-]\d[\d:.]{0,8}(?<![:.])(?![\d:]|-\d)"
"""An offset, whatever its digits; which of them can be one is `in_zone`'s to say."""
NAMED = r"[^\W\d_]{1,5}\b(?!/)|[A-Z][A-Za-z]{2,15}/[A-Z][A-Za-z]{2,20}(?:_[A-Z][a-z]{1,20}){0,2}"
_SIGNED = re.compile(r"([^\W\d_]{0,5})\s?([+−-])(?:(\d{1,2})(?::(\d{1,2})(?::00)?)?|(\d{1,2})(\d\d)(?:00)?)")
_SIGN = re.compile(r"[+−-]\d")
_FURTHEST = 14 * 60
"""Minutes from Greenwich (IANA time zone database, Pacific/Kiritimati)."""


def region_of(language: str) -> str:
    """The country of a language's tag (BCP 47), else the language itself; in lower case."""
    primary, *rest = language.lower().replace("_", "-").split("-")
    return next((part for part in rest if len(part) == 2), primary)


def in_zone(at: datetime, zone: str | None, region: str = "") -> datetime | None:
    """The naive moment in the zone that is printed behind it; unchanged where the text names none that is
    known, and None where it says an offset that can be none.

    `region` is a country's code or a language's, in lower case.
    """
    if not zone:
        return at
    zone = zone.strip()
    found = _counted(zone) if _SIGN.search(zone) else _named(zone, region)
    return None if found is None and _SIGN.search(zone) else at.replace(tzinfo=found)


def _counted(zone: str) -> tzinfo | None:
    signed = _SIGNED.fullmatch(zone)
    if signed is None:
        return None
    hours, minutes = signed[3] or signed[5], signed[4] or signed[6] or "0"
    ahead = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or ahead > _FURTHEST:
        return None
    base = _BY_NAME["msk"] if signed[1].lower() in _RELATIVE else 0
    return timezone(timedelta(minutes=base + (ahead if signed[2] == "+" else -ahead)))


def _named(name: str, region: str) -> tzinfo | None:
    folded = name.lower()
    minutes_by_region = _BY_REGION.get(folded, {}).get(region)
    offset = _BY_NAME.get(folded) if minutes_by_region is None else minutes_by_region
    if offset is not None:
        return timezone(timedelta(minutes=offset))
    return _city(_CITIES.get(folded, name))


def _city(name: str) -> tzinfo | None:
    if "/" not in name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
