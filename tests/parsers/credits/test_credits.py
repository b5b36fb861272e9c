"""Whom an article rests on, with the words that say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.credits import cases, found, real_cases
from benchmarks.real_sentences import BENCH
from clipdesk.model.article import Author, AuthorKind, Block, BlockKind, Credit, CreditKind, Part, Removed
from parsers.credits import find_credits, known_outlets


def credits(*lines: str, headline: str = "A headline", **context: object) -> list[tuple[str, str]]:
    blocks = [Block(BlockKind.PARAGRAPH, line) for line in lines]
    return [(c.kind.value, c.outlet) for c in find_credits(headline, None, blocks, **context)]  # type: ignore[arg-type]


PROSE = ["The port was quiet on Monday."] * 12


@pytest.mark.parametrize(
    "part",
    [
        "tuned-wordings-2026-11",
        "common-wordings-2026-11",
        "common-five-languages-2026-11",
        "rare-five-languages-2026-11",
        "newspaper-seven-languages-2026-11",
        "rare-seven-languages-2026-11",
        "ordinary-seven-languages-2026-11",
        "ordinary-wordings-2026-11",
        "mostly-not-english-2026-11",
        "ordinary-not-english-2026-11",
        "newspaper-six-languages-2026-11",
        "ordinary-six-languages-2026-11",
    ],
)
def test_the_labelled_sentences_are_found_with_few_mistakes(part: str) -> None:
    pairs = [(case.expected, found(case)) for case in cases() if case.part == part]
    hits = sum(len(expected & got) for expected, got in pairs)
    assert len(pairs) >= 45
    assert hits / sum(len(got) for _, got in pairs) >= 0.95
    assert hits / sum(len(expected) for expected, _ in pairs) >= 0.85


@pytest.mark.skipif(not BENCH.is_dir(), reason="needs the labelled pages")
def test_what_sentences_of_real_articles_cite_is_found_with_few_mistakes() -> None:
    pairs = [(case.expected, found(case)) for case in real_cases("all")]
    hits = sum(len(expected & got) for expected, got in pairs)
    assert len(pairs) >= 1000
    assert hits / sum(len(got) for _, got in pairs) >= 0.95
    assert hits / sum(len(expected) for expected, _ in pairs) >= 0.85


def test_the_evidence_is_the_words_that_say_so() -> None:
    blocks = [
        Block(BlockKind.PARAGRAPH, "On Monday two officers told The Coast Courier that the raid had failed.")
    ]
    assert find_credits("A headline", None, blocks) == (
        Credit(CreditKind.CITES, "The Coast Courier", "told The Coast Courier"),
    )


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("He told the Turkish daily Birlik Yolu that it was late.", "Birlik Yolu"),
        ("Le quotidien régional L'Appel du Val rapporte trois arrestations.", "L'Appel du Val"),
        ("Lo scrive il settimanale svizzero Valbella.", "Valbella"),
        ("Das schreibt die Zeitung „Der Bote vom See“.", "Der Bote vom See"),
        ("El portal Río Alto publicó el contrato.", "Río Alto"),
        ("Об этом пишет газета «Вечерний Ургенч».", "Вечерний Ургенч"),
        ("ونشرت صحيفة الساحل الموريتانية نص الاتفاق.", "الساحل"),
    ],
)
def test_a_name_never_seen_is_an_outlets_behind_what_it_is(sentence: str, name: str) -> None:
    assert credits(sentence) == [("cites", name)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("It was late, she told VentureMill.", "VentureMill"),
        ("It was late, she told WKRB.", "WKRB"),
        ("In an interview with Quay.com, she refused.", "Quay.com"),
        ("It was late, according to The Mast.", "The Mast"),
        ("It is the quietest port, as reported by Harbour + Quay.", "Harbour + Quay"),
        ("The mayor, speaking to KQRT, refused.", "KQRT"),
        ("„Wir warten“, sagte die Wirtin dem „Allgäuer Landboten“.", "Allgäuer Landboten"),
        ("Il s'est expliqué dans les colonnes de La Vigie.", "La Vigie"),
        ("As VentureMill reported in May, the sale is off.", "VentureMill"),
        ("„Wir warten“, sagte sie dem „Seeboten“.", "Seeboten"),
        ("« On attend », a-t-elle confié au « Phare ».", "Phare"),
        ("Как пишет «Берег», мост закрыт.", "Берег"),
    ],
)
def test_a_name_never_seen_is_an_outlets_where_only_outlets_are_named(sentence: str, name: str) -> None:
    assert credits(sentence) == [("cites", name)]


@pytest.mark.parametrize(
    "sentence",
    [
        "She told McKinley that it was late.",
        "She told The Harbour Authority that it was late.",
        "Officials told NATO that it was late.",
        "According to VentureMill, sales doubled.",
        "Il l'a confié à Le Drian, qui l'a dit à La Haye.",
        "Two thirds of users told HubSpot that they were tired.",
        "Police first reported that the bridge was closed.",
        "Elle a parlé au micro de Jeanne Valmont.",
        "La Croix-Rouge affirme le contraire.",
        "El Tiempo mejorará el jueves, según la agencia estatal de meteorología.",
        "أعلنت وكالة الفضاء أن الإطلاق تأجل.",
        "قال مالك موقع البناء إن الرافعة سليمة.",
        "Laut einer Studie namens „Seebote“ ist es spät.",
    ],
)
def test_a_name_that_others_could_bear_there_is_none(sentence: str) -> None:
    assert credits(sentence) == []


def test_a_short_name_is_the_longer_one_named_before() -> None:
    long = "The Denver Post wrote in May that the bridge was closed, and the council denied it."
    assert credits(long, "On Friday she told the Post that it was open.") == [("cites", "The Denver Post")]
    assert credits("On Friday she told the Post that it was open.") == [("cites", "The Post")]


def test_a_person_introduced_by_a_given_name_is_no_outlet_afterwards() -> None:
    lines = ["The party was given by Cameron Forbes on Sunday.", "According to Forbes, it was loud."]
    assert credits(*lines) == []
    assert credits(lines[1]) == [("cites", "Forbes")]


@pytest.mark.parametrize(
    "sentence",
    [
        "A joint investigation by Der Spiegel, Lighthouse Reports and Le Monde traced the money.",
        "Le Monde, Lighthouse Reports and Der Spiegel reported that the money was traced.",
    ],
)
def test_what_is_said_of_one_of_several_is_said_of_all(sentence: str) -> None:
    assert {outlet for _, outlet in credits(sentence)} == {"Der Spiegel", "Lighthouse Reports", "Le Monde"}


@pytest.mark.parametrize(
    "sentence",
    [
        "A CNN poll has her at 39 percent.",
        "Auf BR-Anfrage betont das Amt seine Ruhe.",
        "A Forbes Advisor survey found that most people save.",
        "In a Reuters/Ipsos poll she leads.",
        "He told the Canadian Broadcasting Corporation (CBC) that it was late.",
        "She did not respond to CNN's request for comment.",
        "Im Gespräch mit dem Abendblatt erzählte Koech vom Wind.",
        "È quanto dice un'analisi della Cbs News.",
        "El portal de investigación Ruta Larga reveló el contrato.",
        "Am Vortag hatte er im ZDF davon gesprochen.",
        "Lo aveva detto in un'intervista a La Veglia.",
        "Il l'a confié à La Vigie.",
        "NBC's Ada Reed, who was at the gate, described a crush.",
        "Rebecca English of the Daily Mail recalled the day.",
        "L'enquête, menée avec la RTBF, a duré un an.",
        "Das Onlinemagazin „Gegenhang“ zeichnet den Streit nach.",
        "Ha detto al settimanale L'Espresso che non si candida.",
        "وأجرى التحقيق صحفيون من دير شبيغل.",
        "Al Jazeera correspondent Ada Reed reported from the gate.",
        "CNN's chief medical correspondent Ada Reed said it was safe.",
        "The tape shows that he asked them not to sign, Denver Post says",
        "Fast Company asked workers where they would rather be.",
        "The detail surfaced in a Tarn Valley Chronicle column.",
        "Il a répondu, sur TF1, que rien ne changerait.",
        "Gegenüber t-online räumte er den Fehler ein.",
        "A rivelarlo è stato il Tirreno.",
        "Ne parla oggi il tedesco Handelsblatt.",
        "Aufgedeckt hatte den Fall ein Team von Correctiv.",
        "Журналистам Би-би-си удалось найти свидетелей.",
        "Die der „Zeit“ vorliegenden Akten sind alt.",
        "In un'intervista alla Stampa il ministro nega.",
        "Das sagte der Sprecher Tim Stein dem NDR im Interview.",
        "Stein nannte sie (Jahrgang 1980) im „Tagesspiegel“ mutig.",
        "It was closed, according to Reuters journalists who saw the gate.",
    ],
)
def test_what_an_outlet_makes_is_the_outlets_word(sentence: str) -> None:
    assert len(credits(sentence)) == 1


def test_an_outlet_can_open_the_sentence_that_was_spoken_there() -> None:
    assert credits("Sur BFMTV, le porte-parole a parlé d'un malentendu.") == [("cites", "BFMTV")]


@pytest.mark.parametrize(
    "line",
    [
        "With files from Reuters and AP",
        "Le Courrier avec Reuters et AP",
        "Mit Material von Reuters und AP",
        "Reuters and The Associated Press contributed to this report.",
    ],
)
def test_agencies_named_together_both_wrote_it(line: str) -> None:
    assert credits(*PROSE, line) == [("agency", "Reuters"), ("agency", "Associated Press")]


@pytest.mark.parametrize(
    "sentence",
    [
        "The Daily Mail's publisher reported a rise in profit.",
        "The study was published in the journal Soil Letters.",
        "She is an account manager with the ad agency Weld & Row.",
        "There are new images from the Fallout TV show.",
        "The change was announced, said the Prime Minister.",
        "It is trusted by Fortune 500 companies.",
        "The figures, first published by the council, show that rents rose.",
        "Her work has appeared in The Guardian.",
        "Our research has been cited by The New York Times.",
        "She is a reporter at NBC News who covers technology.",
        "TF1 a annoncé le départ de sa présentatrice.",
        "Der Focus liegt auf Sicherheit.",
        "Read on ESPN+: the faves of the week.",
        "Bloggers on CNN explained the news to each other.",
        "He hid “a role” while he was at BuzzFeed.",
        "It writes sports stories for outlets including the Associated Press.",
        "Best for beginners: Certified Business Consultant (CBC) certification.",
        "The study was published in the Soil and Water Journal.",
        'A paper titled "The Quiet Port," argued so.',
        "He hid “a role in BuzzFeed’s plans”.",
        "Bart Spiegel, a partner at the firm, said so.",
        "New Yorkers have already reported twelve of them.",
        "وقال مهندس إن قناة السويس أغلقت ساعتين.",
    ],
)
def test_what_is_called_or_built_like_an_outlet_is_none(sentence: str) -> None:
    assert credits(sentence) == []


def test_an_outlet_is_named_once_by_its_usual_name() -> None:
    lines = [
        "He told the WSJ.",
        "According to The Wall Street Journal, he did.",
        "Об этом пишет Уолл-стрит джорнэл.",
    ]
    assert credits(*lines) == [("cites", "The Wall Street Journal")]


def test_an_articles_own_publisher_is_no_credit() -> None:
    lines = ["The mayor told The Guardian that water would return.", "He told Reuters the same."]
    assert credits(*lines, publisher="The Guardian") == [("cites", "Reuters")]
    assert credits("He told the Coast Courier.", publisher="Coast Courier") == []


def test_an_agency_that_publishes_its_own_text_wrote_it() -> None:
    assert credits("TUNIS (Reuters) - Four men were held.", publisher="Reuters") == [("agency", "Reuters")]


def test_a_line_that_boilerplate_rules_took_names_the_origin() -> None:
    taken = Removed(
        "en-more-from", "\n\nMore From The Coast Courier (subscription required):\n\nX", Part.BODY, 9
    )
    assert credits(*PROSE, removed=[taken]) == [("republished_from", "The Coast Courier")]


def test_the_newspaper_is_the_outlet_named_before() -> None:
    lines = ["Le Monde counted nine boats.", "Reuters counted ten.", "None had a flag, the newspaper writes."]
    assert ("cites", "Reuters") in credits(*lines)


def test_the_newspaper_without_a_name_is_the_origin_or_nobody() -> None:
    line = "None had a flag, the newspaper writes."
    assert credits(line) == []
    elsewhere = "https://www.lemonde.fr/afrique/boats.html"
    assert credits(line, canonical_elsewhere=elsewhere) == [
        ("republished_from", "Le Monde"),
        ("cites", "Le Monde"),
    ]


def test_an_unknown_site_of_the_canonical_url_is_named_by_its_host() -> None:
    assert credits(*PROSE, canonical_elsewhere="https://news.courier.example/1") == [
        ("republished_from", "news.courier.example")
    ]


def test_the_name_in_the_text_is_better_than_the_host_of_an_unknown_site() -> None:
    line = "This article was originally published by The Coast Courier."
    assert credits(*PROSE, line, canonical_elsewhere="https://courier.example/1") == [
        ("republished_from", "The Coast Courier")
    ]


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        (Author("Reuters", AuthorKind.AGENCY), "Reuters"),
        (Author("Lina Haddad, AFP"), "Agence France-Presse"),
        (Author("Reuters Staff"), "Reuters"),
        (Author("РИА Новости", AuthorKind.ORGANIZATION), "RIA Novosti"),
    ],
)
def test_a_byline_names_the_agency(author: Author, agency: str) -> None:
    assert credits(*PROSE, authors=[author]) == [("agency", agency)]


@pytest.mark.parametrize("line", ["By Reuters", "(ANSA)", "Mit dpa", "Par AFP"])
def test_a_line_beside_the_body_names_the_agency(line: str) -> None:
    assert [kind for kind, _ in credits(*PROSE, nearby=[line])] == ["agency"]


@pytest.mark.parametrize("line", ["Reuters", "Photo: Reuters", "© AP", "Reuters Plus", "About AFP"])
def test_a_line_beside_the_body_may_belong_to_a_picture(line: str) -> None:
    assert credits(*PROSE, nearby=[line]) == []


@pytest.mark.parametrize("line", ["Source: Reuters", "Источник: Рейтер", "المصدر: رويترز"])
def test_a_line_beside_the_body_names_the_source(line: str) -> None:
    assert credits(*PROSE, nearby=[line]) == [("republished_from", "Reuters")]


def test_a_person_who_is_called_like_an_agency_is_a_person() -> None:
    assert credits(*PROSE, authors=[Author("Petra Ansa")]) == []


@pytest.mark.parametrize(
    "headline",
    [
        "Reuters: advisers land in Libya",
        "Advisers land in Libya — Reuters",
        "Advisers land in Libya, says Reuters",
    ],
)
def test_a_headline_can_say_whom_it_rests_on(headline: str) -> None:
    assert credits(*PROSE, headline=headline) == [("cites", "Reuters")]


def test_a_dateline_counts_at_the_head_and_not_in_the_middle() -> None:
    dateline = "TUNIS, March 3 (Reuters) - Four men were held."
    assert credits(dateline, *PROSE) == [("agency", "Reuters")]
    assert credits(*PROSE[:6], dateline, *PROSE[:6]) == []


def test_every_outlet_is_found_by_each_of_its_names() -> None:
    outlets = known_outlets()
    for sentence in ("He told {}.", "He told the paper {} on Friday."):
        for name in ("Reuters", "Le Monde", "РБК", "رويترز", "El País", "The New York Times"):
            text = sentence.format(name)
            assert [mention.known for mention in outlets.mentions(text)], text


def test_there_are_outlets_enough_and_each_name_belongs_to_one() -> None:
    outlets = known_outlets().all
    assert len(outlets) >= 250
    names = [name for outlet in outlets for name in (outlet.name, *outlet.aliases)]
    assert len(names) == len(set(names))


def test_a_part_of_a_longer_word_or_name_is_no_outlet() -> None:
    assert credits("He told Reuterswerk.", "She told the Guardian Council.", "According to APAC, no.") == []


@pytest.mark.parametrize(
    "shape",
    [
        "newspaper-",
        "newspaper ",
        "AP, ",
        "The Times ",
        "Times-",
        "صحيفة الوطن ",
        "رويترز و ",
        "газета «",
        "told ",
        "told The A",
        "As A reported ",
        "confié à « ",
        "sagte a dem „",
        "A darne ",
    ],
)
def test_no_shape_repeated_without_end_is_beyond_reading(shape: str) -> None:
    text = shape * (200_000 // len(shape))
    assert len(credits(text, nearby=[text[:150]])) <= 2


PIECES = [
    "told ",
    "Reuters",
    " reported",
    "the newspaper writes",
    "«ТАСС»",
    "сообщает ",
    "رويترز",
    "وقال ",
    "Source: ",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=30))
def test_the_evidence_stands_in_the_text(pieces: list[str]) -> None:
    block = Block(BlockKind.PARAGRAPH, "".join(pieces).replace("\n", " "))
    for credit in find_credits("A headline", None, [block]):
        assert credit.evidence
        assert credit.evidence in block.text
        assert credit.outlet


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Суд оштрафовал «Медузу».", None),
        ("Об этом она рассказала в беседе с «Медузой».", "Meduza"),
        ("Об этом он рассказал «Российской газете».", "Rossiyskaya Gazeta"),
        ("Secondo un'inchiesta dell'Espresso, i conti non tornano.", "L'Espresso"),
        ("وأوضح الخبير للجزيرة أن الجفاف سيستمر.", "Al Jazeera"),
        ("نقلًا عن رويترز، قال مسؤول إن المصنع سيغلق.", "Reuters"),
        ("وقالت مصادر مطلعة لـ«رويترز» إن الاجتماع فشل.", "Reuters"),
        ("وأعلن نادي الشروق فوزه.", None),
    ],
)
def test_a_name_is_known_in_every_case_and_spelling_of_its_language(
    sentence: str, outlet: str | None
) -> None:
    assert credits(sentence) == ([("cites", outlet)] if outlet else [])


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Come si legge sul sito di Repubblica, il testo è pronto.", "la Repubblica"),
        ("En declaraciones al programa Buenos Días de la Cadena SER, lo negó.", "Cadena SER"),
        ("Le correspondant de RFI à Bamako raconte la nuit.", "Radio France Internationale"),
        ("L'auteur, dans Le Monde, juge la loi inutile.", "Le Monde"),
        ("Im Deutschlandfunk warnte der Ökonom vor einer Krise.", "Deutschlandfunk"),
        ("Selon les médias locaux, dont Radio Okapi, le pont a cédé.", "Radio Okapi"),
        ("Französischen Medien zufolge, darunter „Le Monde“, ist er tot.", "Le Monde"),
        ("Die Regionalzeitung „Uferpost“ schreibt von zwei Toten.", "Uferpost"),
        ("Pour Le Figaro, le ministre a perdu.", "Le Figaro"),
        ("Le correspondant du ministère à Bamako raconte la nuit.", None),
        ("He writes stories for outlets including Reuters.", None),
    ],
)
def test_what_stands_between_the_name_and_its_cue_may_be_a_place_a_programme_or_an_aside(
    sentence: str, outlet: str | None
) -> None:
    assert credits(sentence) == ([("cites", outlet)] if outlet else [])


@pytest.mark.parametrize(
    "sentence",
    [
        "La directrice du Monde a assuré que les emplois seraient maintenus.",
        "Главный редактор «Ведомостей» заявил, что увольнений не будет.",
        "Der Chefredakteur der „Zeit“ sagte, die Stellen blieben erhalten.",
        "وقالت مديرة صحيفة الأهرام إن الوظائف باقية.",
        "Il deputato accusa Fanpage di mentire.",
        "Telecinco emitirá el partido el domingo.",
        "Er blickte in den Spiegel und sagte nichts.",
        "«Коммерсантъ» отказался комментировать разбирательство.",
        "La cadena hotelera Costa Norte anunció despidos.",
    ],
)
def test_an_outlets_head_its_rivals_and_its_own_affairs_are_none_of_its_word(sentence: str) -> None:
    assert credits(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The drug works, says a study published in the medical journal The Lancet.",
        "They healed sooner, they reported in the Norland Medical Journal.",
        "Der Abgeordnete Jan Stein (SZ) sagte, man wolle abwarten.",
        "«Сроки сдвинуты», — сказано на официальный сайт Приморского совета.",
        "She told the WTO that it was late.",
    ],
)
def test_journals_of_research_parties_and_institutions_are_no_outlets(sentence: str) -> None:
    assert credits(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "outlet"),
    [
        ("Мост закрыт, сообщает harbour-quay.com.ua.", "harbour-quay.com.ua"),
        ("Мост закрыт, пишет Harbour Xpress.", "Harbour Xpress"),
    ],
)
def test_a_name_in_latin_letters_is_an_outlets_behind_a_russian_verb(sentence: str, outlet: str) -> None:
    assert credits(sentence) == [("cites", outlet)]


def test_the_agency_before_its_own_name_is_not_the_one_named_before() -> None:
    lines = ["Das sagte er der „Zeit“.", "Das erfuhr die Nachrichtenagentur Reuters, die ihn fragte."]
    assert ("cites", "Die Zeit") in credits(*lines)
    assert len(credits(*lines)) == 2


def test_of_a_text_full_of_outlets_no_more_is_read_than_of_the_longest_articles() -> None:
    assert len(credits("told AP " * 50_000)) == 1
