"""The sealed half: written before there was anything to judge, and looked at once.

Its ways of republishing are not those of the half that is developed on.
"""

from collections.abc import Iterator

from benchmarks.labelled_stories.pairs import Pair, Text, read, strangers, text_of

_RIGHTS = {
    "en": "This story was republished with permission. Sign up for our newsletter.",
    "fr": "Cet article est republié avec l'autorisation de son auteur. Tous droits réservés.",
    "ar": "نشر هذا التقرير بإذن من الجهة الناشرة. جميع الحقوق محفوظة.",
    "ru": "Материал перепечатан с разрешения редакции. Подписывайтесь на наш канал.",
    "tr": "Bu haber izin alınarak yayımlanmıştır. Tüm hakları saklıdır.",
    "it": "Articolo ripubblicato per gentile concessione. Tutti i diritti riservati.",
    "es": "Artículo publicado con permiso de su autor. Todos los derechos reservados.",
    "zh": "本文经授权转载，版权归原作者所有。",
    "de": "Der Artikel erscheint mit freundlicher Genehmigung. Alle Rechte vorbehalten.",
}
_OWN = {
    "en": "Our correspondent in the region adds that the matter was the talk of every café "
    "there on Saturday, "
    "and that the local council will meet behind closed doors to discuss what follows from it.",
    "fr": "Notre correspondant dans la région ajoute que l'affaire était samedi sur toutes "
    "les lèvres, et que "
    "le conseil municipal se réunira à huis clos pour en tirer les conséquences.",
    "ar": "ويضيف مراسلنا في المنطقة أن القضية كانت حديث المقاهي كلها يوم السبت، وأن المجلس "
    "المحلي سيجتمع خلف "
    "أبواب مغلقة لبحث ما يترتب عليها.",
    "ru": "Наш корреспондент добавляет, что в субботу об этом говорили во всех кафе "
    "города, а местный совет "
    "соберётся за закрытыми дверями, чтобы обсудить последствия.",
    "tr": "Bölgedeki muhabirimiz, cumartesi günü bütün kahvelerde bu konunun konuşulduğunu "
    "ve meclisin bundan "
    "sonra ne yapılacağını kapalı oturumda görüşeceğini ekliyor.",
    "it": "Il nostro corrispondente aggiunge che sabato non si parlava d'altro in tutti i "
    "bar della zona, e che "
    "il consiglio comunale si riunirà a porte chiuse per discuterne le conseguenze.",
    "es": "Nuestro corresponsal añade que el sábado no se hablaba de otra cosa en los "
    "cafés de la zona, y que el "
    "concejo se reunirá a puerta cerrada para discutir las consecuencias.",
    "zh": "本报驻当地记者补充说，周六街头巷尾都在谈论此事，当地议会将闭门开会讨论善后。",
    "de": "Unser Korrespondent ergänzt, am Samstag sei in allen Cafés der Gegend von "
    "nichts anderem die Rede "
    "gewesen, und der Rat wolle hinter verschlossenen Türen über die Folgen beraten.",
}


def pairs() -> Iterator[Pair]:
    """Every pair of the half."""
    data = read("sealed.yaml")
    for entry in data["events"]:
        text = text_of(entry)
        for kind, other in _republished(text, entry["language"], entry["other_headline"], entry["swaps"]):
            yield Pair(kind, entry["language"], text, other, True)
    yield from strangers(data)


def _republished(
    text: Text, language: str, headline: str, swaps: list[list[str]]
) -> Iterator[tuple[str, Text]]:
    first, *rest = text.body
    edited = tuple(_swapped(paragraph, swaps) for paragraph in text.body)
    middle = len(text.body) // 2
    yield "whole", Text(text.headline, (f"(Agency) — {first}", *map(_straight, rest), _RIGHTS[language]))
    yield "retitled", Text(headline, text.body)
    yield "retitled", Text(headline, rest_of(text), standfirst=first)
    yield "cut", Text(text.headline, text.body[:middle])
    yield "cut", Text(headline, (*text.body[:2], text.body[-1]))
    yield "cut", Text(text.headline, text.body[:2])
    yield "edited", Text(text.headline, edited)
    yield "edited", Text(headline, (*edited[:-1], _RIGHTS[language]))
    yield "extended", Text(headline, (*edited, _OWN[language]))


def rest_of(text: Text) -> tuple[str, ...]:
    return text.body[1:]


def _swapped(paragraph: str, swaps: list[list[str]]) -> str:
    for before, after in swaps:
        paragraph = paragraph.replace(before, after)
    return paragraph


def _straight(paragraph: str) -> str:
    """Another house's quotes and dashes."""
    for char, plain in {
        "“": '"',
        "”": '"',
        "„": '"',
        "« ": '"',
        " »": '"',
        "«": '"',
        "»": '"',
        "—": "-",
    }.items():
        paragraph = paragraph.replace(char, plain)
    return paragraph
