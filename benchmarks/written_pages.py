"""Pages written by hand, a file of texts a language, poured into layouts as real products write them.

A file of `completeness/PART/` holds a story, a brief and reports about cookies, robot tests and paywalls, and
what the gates, consent dialogs, robot walls and lists of that language say; `layouts/PART/` holds the markup.
A later part tells the stories of the first with walls of its own, or in layouts of others
("products-2026-11/wp").
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader

from clipdesk.model.article import Completeness

HERE = Path(__file__).parent / "completeness"
LAYOUTS = Environment(loader=FileSystemLoader(HERE / "layouts"), autoescape=True)
WRITTEN = (
    "products-2026-11",
    "other-products-2026-11",
    "walls-and-lists-2026-11",
    "usual-words-2026-11",
    "unusual-ten-languages-2026-11",
    "usual-ten-languages-2026-11",
    "half-usual-ten-languages-2026-11",
    "desk-and-lean-2026-11",
    "node-and-hive-2026-11",
    "magazine-and-micro-2026-11",
    "post-and-nuxt-2026-11",
    "blocks-and-spa-2026-11",
)
PAYWALL_SCRIPT = ("cdn.tinypass.com/api/tinypass.min.js",)
# Whole articles, each with something that a wall has, too; `about`: on cookies, on robot tests, on paywalls.
FULL_OTHER_PRODUCTS: tuple[dict[str, Any], ...] = (
    {"shell": "arc", "strip": True, "below": True},
    {"shell": "drupal", "free": False, "part": ".field--name-body"},
    {"shell": "arc", "free": False, "part": ".article-body-main", "box": True},
    {"shell": "drupal", "n": 3, "box": True, "below": True},
    {"shell": "arc", "brief": True, "below": True},
    {"shell": "drupal", "brief": True, "box": True},
    {"shell": "arc", "about": 0, "box": True},
    {"shell": "drupal", "about": 1, "below": True},
    {"shell": "arc", "about": 2, "strip": True},
)
FULL_PRODUCTS: tuple[dict[str, Any], ...] = (
    {"shell": "wp", "ld": True, "box": True, "below": True},
    {"shell": "next", "ld": True, "free": False, "part": ".paywall", "scripts": PAYWALL_SCRIPT},
    {"shell": "old", "below": True},
    {"shell": "wp", "ld": True, "free": False, "banner": True, "below": True},
    {"shell": "next", "n": 3, "box": True},
    {"shell": "next", "brief": True, "ld": True},
    {"shell": "wp", "brief": True, "banner": True, "below": True},
    {"shell": "old", "about": 0, "banner": True},
    {"shell": "wp", "about": 1},
    {"shell": "next", "about": 2, "ld": True, "below": True},
)
FULL_WALLS_AND_LISTS: tuple[dict[str, Any], ...] = (
    {"shell": "gh", "box": True, "below": True},
    {"shell": "soup", "box": True},
    {"shell": "gh", "free": False, "box": True},
    {"shell": "soup", "n": 2, "below": True},
    {"shell": "gh", "brief": True, "box": True},
    {"shell": "soup", "brief": True},
    {"shell": "gh", "about": 2, "below": True},
    {"shell": "soup", "about": 0, "box": True},
)
FULL_USUAL_WORDS: tuple[dict[str, Any], ...] = (
    {"shell": "products-2026-11/wp", "ld": True, "box": True, "below": True, "banner": True},
    {"shell": "other-products-2026-11/arc", "free": False, "part": ".article-body-main", "below": True},
    {"shell": "walls-and-lists-2026-11/gh", "box": True},
    {"shell": "products-2026-11/next", "brief": True, "below": True},
    {"shell": "walls-and-lists-2026-11/soup", "brief": True, "box": True},
    {"shell": "products-2026-11/old", "n": 3, "box": True},
    {"shell": "other-products-2026-11/drupal", "about": 2, "box": True},
    {"shell": "products-2026-11/wp", "about": 0},
)
FULL_UNUSUAL_TEN_LANGUAGES: tuple[dict[str, Any], ...] = (
    {"shell": "bsp", "strip": True, "box": True},
    {"shell": "live", "below": True},
    {"shell": "util", "free": False, "part": ".prose", "box": True},
    {"shell": "fusion", "about": 0, "strip": True},
)
FULL_USUAL_TEN_LANGUAGES: tuple[dict[str, Any], ...] = (
    {"shell": "unusual-ten-languages-2026-11/press", "brief": True, "below": True, "box": True},
    {"shell": "unusual-ten-languages-2026-11/pics", "free": False, "below": True},
    {"shell": "unusual-ten-languages-2026-11/stack", "about": 1, "below": True},
    {
        "shell": "unusual-ten-languages-2026-11/fusion",
        "n": 3,
        "free": False,
        "part": ".b-article-body",
        "strip": True,
    },
)
FULL_HALF_USUAL_TEN_LANGUAGES: tuple[dict[str, Any], ...] = (
    {"shell": "typo", "strip": True, "below": True, "box": True},
    {"shell": "hash", "n": 2, "below": True, "box": True},
    {"shell": "amp", "free": False, "part": "article", "below": True},
    {"shell": "hash", "brief": True, "strip": True, "below": True},
)
FULL_DESK_AND_LEAN: tuple[dict[str, Any], ...] = (
    {"shell": "desk", "talk": True, "below": True},
    {"shell": "desk", "brief": True, "talk": True},
    {"shell": "desk", "box": True, "popup": True, "brief": True},
    {"shell": "desk", "cmp": True, "brief": True},
    {"shell": "desk", "tier": "metered", "below": True, "n": 2},
    {"shell": "lean", "brief": True},
    {"shell": "lean", "about": 1},
    {"shell": "desk", "free": False, "part": ".art-txt", "below": True},
)
FULL_NODE_AND_HIVE: tuple[dict[str, Any], ...] = (
    {"shell": "node", "below": True, "box": True, "inline": True},
    {"shell": "node", "brief": True, "below": True},
    {"shell": "node", "free": False, "words": 260, "strip": True},
    {"shell": "hive", "below": True, "box": True},
    {"shell": "hive", "brief": True, "box": True},
    {"shell": "node", "about": 1, "below": True},
    {"shell": "node", "about": 0, "free": True, "box": True},
    {"shell": "hive", "n": 2, "below": True},
)
FULL_MAGAZINE_AND_MICRO: tuple[dict[str, Any], ...] = (
    {"shell": "mag", "below": True, "box": True},
    {"shell": "mag", "brief": True, "strip": True, "below": True},
    {"shell": "mag", "free": True, "strip": True, "n": 3},
    {"shell": "micro", "below": True},
    {"shell": "micro", "brief": True, "below": True},
    {"shell": "micro", "about": 0, "below": True},
    {"shell": "mag", "about": 1, "box": True},
    {"shell": "micro", "n": 2, "free": True, "below": True},
)
FULL_POST_AND_NUXT: tuple[dict[str, Any], ...] = (
    {"shell": "post", "below": True, "box": True, "cmp": True},
    {"shell": "post", "free": True, "strip": True, "n": 3},
    {"shell": "post", "brief": True, "box": True, "cmp": True},
    {"shell": "nuxt", "below": True, "cmp": True},
    {"shell": "nuxt", "brief": True, "box": True},
    {"shell": "nuxt", "about": 0, "cmp": True},
    {"shell": "post", "about": 1, "free": False, "box": True},
    {"shell": "nuxt", "n": 2, "below": True, "cmp": True},
)
FULL_BLOCKS_AND_SPA: tuple[dict[str, Any], ...] = (
    {"shell": "gut", "box": True, "below": True, "cmp": True},
    {"shell": "gut", "brief": True, "below": True, "cmp": True},
    {"shell": "gut", "strip": True, "n": 3},
    {"shell": "spa", "free": True, "below": True, "cmp": True},
    {"shell": "spa", "brief": True, "box": True, "cmp": True},
    {"shell": "spa", "about": 0, "cmp": True},
    {"shell": "gut", "about": 1, "box": True},
    {"shell": "spa", "about": 1, "below": True},
)
FULL = {
    "products-2026-11": FULL_PRODUCTS,
    "other-products-2026-11": FULL_OTHER_PRODUCTS,
    "walls-and-lists-2026-11": FULL_WALLS_AND_LISTS,
    "usual-words-2026-11": FULL_USUAL_WORDS,
    "unusual-ten-languages-2026-11": FULL_UNUSUAL_TEN_LANGUAGES,
    "usual-ten-languages-2026-11": FULL_USUAL_TEN_LANGUAGES,
    "half-usual-ten-languages-2026-11": FULL_HALF_USUAL_TEN_LANGUAGES,
    "desk-and-lean-2026-11": FULL_DESK_AND_LEAN,
    "node-and-hive-2026-11": FULL_NODE_AND_HIVE,
    "magazine-and-micro-2026-11": FULL_MAGAZINE_AND_MICRO,
    "post-and-nuxt-2026-11": FULL_POST_AND_NUXT,
    "blocks-and-spa-2026-11": FULL_BLOCKS_AND_SPA,
}


@dataclass(frozen=True)
class Case:
    name: str
    part: str
    expected: Completeness
    url: str
    html: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def written_cases(part: str) -> Iterator[Case]:
    """Every page of the part, language by language."""
    for path in sorted((HERE / part).glob("*.yaml")):
        first = next(
            HERE / earlier / path.name for earlier in WRITTEN if (HERE / earlier / path.name).exists()
        )
        texts = {**yaml.safe_load(first.read_text("utf-8")), **yaml.safe_load(path.read_text("utf-8"))}
        yield from _pages(part, path.stem, texts)


def _pages(part: str, lang: str, texts: dict[str, Any]) -> Iterator[Case]:
    articles = [texts["story"], texts["brief"], *texts["abouts"]]
    sentences = [
        s for story in articles for text in story["paragraphs"] for s in re.split(r"(?<=[.»”])\s", text)
    ]
    base = {
        "lang": lang,
        "dir": "rtl" if lang == "ar" else "ltr",
        "site": texts["site"],
        "consent": texts["consent"],
        "story": texts["story"],
        "headlines": [" ".join(sentence.split()[:9]).strip(".,;:«»“”\"'") for sentence in sentences][:12],
        "summaries": [" ".join(sentence.split()[:20]) for sentence in sentences],
    }
    address = f"https://www.{part}-{lang}.example"

    def page(layout: str, name: str, expected: Completeness, path: str, **more: Any) -> Case:
        url = address + path
        template = layout if "/" in layout else f"{part}/{layout}"
        html = LAYOUTS.get_template(f"{template}.html").render({**base, "url": url, "page": {}, **more})
        return Case(f"{part}/{lang}/{name}", part, expected, url, html.encode())

    yield from _articles(FULL[part], texts, page)
    yield from _walls(part, texts, page)
    for number, entry in enumerate(texts["pages"]):
        name = f"{number}-{entry['kind']}"
        yield page(entry["layout"], name, Completeness.NOT_ARTICLE, entry["url"], page=entry)


def _articles(full: tuple[dict[str, Any], ...], texts: dict[str, Any], page: Any) -> Iterator[Case]:
    path = "/2026/04/02/report-4711"
    for number, variant in enumerate(full):
        story = texts["brief"] if variant.get("brief") else texts["story"]
        story = texts["abouts"][variant["about"]] if "about" in variant else story
        told = {key: texts[key] for key in ("box", "below", "strip", "talk", "cmp") if variant.get(key)}
        shown = {"page": {**variant, **told}, "story": story, "article": True}
        paragraphs = story["paragraphs"][: variant.get("n")]
        yield page(
            variant["shell"], f"full-{number}", Completeness.FULL, path, paragraphs=paragraphs, **shown
        )
    for number, variant in enumerate(texts["teaser"]):
        paragraphs = texts["story"]["paragraphs"][: variant["n"]]
        if variant.get("cut"):
            paragraphs[-1] = paragraphs[-1][: int(len(paragraphs[-1]) * 0.8)].rstrip(" ,.") + "…"
        shown = {"page": variant, "notice": variant, "gate": variant["gate"], "article": True}
        name = f"teaser-{number}-{variant['gate']}"
        yield page(variant["shell"], name, Completeness.TEASER, path, paragraphs=paragraphs, **shown)


def _walls(part: str, texts: dict[str, Any], page: Any) -> Iterator[Case]:
    path = "/2026/04/02/report-4711"
    for kind, expected in (("consent", Completeness.CONSENT_WALL), ("block", Completeness.BLOCK_PAGE)):
        for number, notice in enumerate(texts[kind]):
            wall = notice["wall"]
            folder, _, name = wall.rpartition("/")
            layout = f"{folder or part}/{kind}_{name}"
            yield page(layout, f"{kind}-{number}-{name}", expected, path, notice=notice)
