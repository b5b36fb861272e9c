"""What publishers call things: the families of words found in class names and ids. Pure.

Names are evidence for the model, never a verdict: `share` is in `sharepoint`, `ad` in `gradient`.
"""

from enum import IntFlag, auto

from ahocorasick_rs import AhoCorasick


class Named(IntFlag):
    """Families of words in class names; an element may belong to several."""

    COMMENT = auto()
    RELATED = auto()
    CARD = auto()
    PROMO = auto()
    AD = auto()
    CAPTION = auto()
    MEDIA = auto()
    SHARE = auto()
    EMBED = auto()
    BIO = auto()
    META = auto()
    TOPIC = auto()
    NAVIGATION = auto()
    SIDE = auto()
    MODAL = auto()
    BOX = auto()
    SUMMARY = auto()
    TITLE = auto()
    QUOTE = auto()
    BODY = auto()
    TEXT = auto()
    LIVE = auto()
    HIDDEN = auto()
    NOTE = auto()
    PRODUCT = auto()
    CHART = auto()


UNWANTED = int(
    Named.COMMENT | Named.RELATED | Named.PROMO | Named.AD | Named.CAPTION | Named.SHARE | Named.BIO
    | Named.NAVIGATION | Named.SIDE | Named.MODAL
)  # fmt: skip

_WORDS = {
    Named.COMMENT: (
        "comment disqus respond reply replies discussion kommentar koment coment forum yorum reacti otziv "
        "otzyv obsuzhd talkback feedback livefyre viafoura coral-talk"
    ),
    Named.RELATED: (
        "related recommend read-more readmore more-from read-also readalso see-also outbrain taboola "
        "trending popul most- latest up-next upnext recirc similar mehr-zum further also- verwandt relacion "
        "correlat podobn powiaz polec souvisej lire-aussi leer-mas lee-tambien leggi-anche baca-juga "
        "lees-ook pohozh last-news lastnews top-news topnews"
    ),
    Named.CARD: "card teaser tile list-item listitem swiper carousel slider accordion",
    Named.PROMO: (
        "promo newsletter subscri paywall signup sign-up donat support cta campaign membership optin "
        "mailchimp abonn piano inscri register app-"
    ),
    Named.AD: (
        "advert sponsor dfp gpt ␣ad␣ ␣ads␣ -ad- ad- -ads banner commerc affiliat werbung anzeige publicid"
    ),
    Named.CAPTION: "caption credit legend copyright bildunter fotograf",
    Named.MEDIA: "gallery slideshow video player media image photo figure picture galerie",
    Named.SHARE: "share social follow sharing addthis whatsapp sns- partage teilen",
    Named.EMBED: "tweet twitter instagram embed facebook tiktok reddit bluesky telegram",
    Named.BIO: "author byline ␣bio -bio bio- profile contributor writer autor auteur about-",
    Named.META: "meta date time publish updated posted stamp dateline kicker eyebrow overline",
    Named.TOPIC: "label category categor tags tag- -tag topic keyword taxonomy",
    Named.NAVIGATION: "nav menu breadcrumb skip toc toolbar pagina pager footer masthead site-header",
    Named.SIDE: "sidebar aside widget rail secondary complement side- column-right",
    Named.MODAL: (
        "modal popup pop-up overlay cookie consent gdpr login dialog tooltip lightbox toast onetrust ot- "
        "didomi privacy cmp- sp_message qc-"
    ),
    Named.BOX: "infobox factbox fact- box callout panel highlight key-point keypoint takeaway faq",
    Named.SUMMARY: (
        "lead lede intro summary standfirst ␣dek dek- -dek deck subtitle sub-title subhead excerpt "
        "abstract chapo vorspann sapo entradilla ingress description bajada sommario catenaccio"
    ),
    Named.TITLE: "title headline heading",
    Named.QUOTE: "quote zitat citation",
    Named.BODY: (
        "article-body article_body articlebody article__body body-article article-content article_content "
        "article__content articlecontent story-body story_body storybody story__body entry-content "
        "entry_content post-content post_content postcontent post-body post__body article-text "
        "article_text article__text articletext body-text bodytext body-copy bodycopy content-body "
        "content__body contentbody content-article content__article main-content maincontent "
        "story-content story_content storycontent name-body the-content single-content page-content "
        "blog-content blog-post rich-text richtext rte wysiwyg prose post__content"
    ),
    Named.TEXT: "paragraph text copy absatz parrafo ␣body␣ content story",
    Named.LIVE: "live ticker timeline update",
    Named.HIDDEN: (
        "hidden screen-reader sr-only visually collaps invisible print-only no-print noprint d-none"
    ),
    Named.NOTE: "correction disclaimer notice editor-note editors-note footnote note- source reference",
    Named.PRODUCT: "product price shop buy review rating recipe ingredient deal commerce-",
    Named.CHART: "table chart graph stat score poll quiz widget-data infogra",
}
_PATTERNS = [
    (word.replace("␣", " "), int(family)) for family, words in _WORDS.items() for word in words.split()
]
_FAMILIES = [family for _, family in _PATTERNS]
_SEARCH = AhoCorasick([word for word, _ in _PATTERNS])
_MAX_REMEMBERED = 50_000
_remembered: dict[str, int] = {"": 0}


def families(names: str) -> int:
    """The `Named` flags of an element's lower-case names (at most 300 characters)."""
    known = _remembered.get(names)
    if known is None:
        known = 0
        for pattern, _, _ in _SEARCH.find_matches_as_indexes(f" {names} ", overlapping=True):
            known |= _FAMILIES[pattern]
        if len(_remembered) >= _MAX_REMEMBERED:
            _remembered.clear()
            _remembered[""] = 0
        _remembered[names] = known
    return known
