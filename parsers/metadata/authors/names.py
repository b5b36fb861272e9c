"""Words that stand around and instead of people's names in bylines. Data for regular expressions (`_` is a
space)."""


def _any(words: str) -> str:
    return "|".join(word.replace("_", r"\s+") for word in words.split())


def _keys(names: str) -> frozenset[str]:
    return frozenset(name.replace("_", "") for name in names.split())


_VERBS = _any(r"""
    words written posted reported reporting published reviewed story article review analysis opinion text
    texte interview words_and_photos view_all_posts view_all_articles all_posts all_articles more_from
    articles medically_reviewed fact_checked presented compiled edited contributed column commentary
    photos? photography geschrieben verfasst scritto écrit publié publicado escrito redactado eine?_\w+
""")
_BY = _any(r"""
    by von vom par por di da af av door oleh przez autore autori autora autor autorin autoren autores
    auteurs? authors? автор авторы текст بقلم كتب كتبت إعداد المؤلف الكاتب تحرير penulis yazar yazan
    från contributors? reporters? journaliste? propos_recueillis_par recueilli_par
""")
PREFIXES = rf"(?:(?:{_VERBS})\s+)?(?:{_BY})"

ROLES = _any(r"""
    reporters? editors? correspondents? writers? columnists? contributors? contributing journalists?
    journaliste producers? photographers? chief head director professor prof lecturer fellow analyst
    author senior deputy assistant associate managing executive special staff freelance news opinion
    political redakteur redakteurin korrespondent korrespondentin redaktør giornalista corrispondente
    inviato redactor reportero reportera colaborador корреспондент журналист редактор обозреватель مراسل
    مراسلة محرر صحفي صحافي 기자 updated published at of for ceo cto cfo vp president founder co-founder
    attorney dietitian expert specialist consultant manager volontär volontärin reporterin autorin
    posted min read share follow comments? minutes? ago
""")

CREDENTIALS = _any(r"""
    Ph\.?\s?D M\.?D R\.?D RDN LDN? MPH M\.?S MSc M\.?A MBA J\.?D CPA RN DDS DVM D\.?O PsyD LCSW CFP CPT
    CSCS NP PA-C PharmD Esq FAND CDCES CDN CNS MEd BSN DPT
""")

NOT_NAMES = _any(r"""
    sign_in sign_up log_in login logout log_out logged subscribe subscription newsletters? anmelden
    ausloggen abmelden einloggen folgen abonnieren follow share facebook twitter instagram linkedin
    whatsapp youtube telegram comments? kommentare? mehr_zum more_about read_more click here sponsored
    advertisement advertorial publisher january february march_\d april_\d june july august_\d september
    october november december updated abbruch teilen partager condividi s'abonner connexion accedi войти
    подписаться поделиться تسجيل اشترك مشاركة full_bio bio categories category login member
    editorial_standards our_team about_the view_all menu search cookies? privacy guest anonymous unknown
    null undefined written_by reviewed_by posted_on published_on learn
""")

ORGANIZATION_WORDS = _any(r"""
    staff team desk newsroom news editors editorial red rédaction redazione redacción redação редакция
    редакции пресс-служба هيئة_التحرير وكالات وكالة هيئة agencies agency agenturen press presse media
    times post herald tribune gazette journal magazine report review daily weekly online digital bureau
    gmbh inc llc ltd foundation institute university school college hospital clinic center centre
    association society council department ministry network tv radio studio services? wire board group
    company corporation solutions admin administrator webmaster contributors? office partners
    correspondents channel club church commission committee
""")
ORGANIZATION_ENDINGS = _any("agentur redaktion zeitung nachrichten")

W_NAMES = _any(r"""
    (?:ليد ائل سام سيم جدي حيد فاء داد ردة لاء هيب هبة جيه ديع صفي ليم كيل كالة كالات زارة سائل)\b
""")
"""Arabic words that begin with و, which is also `and`: without their first letter."""

AGENCY_WORDS = _any(r"Associated_Press Reuters AFP dpa ANSA Agence_France[-\s]Presse Bloomberg_News")
"""Agencies that are written behind a name without any separator."""

AGENCIES = _keys(r"""
    ap apnews the_associated_press associated_press reuters thomson_reuters afp agence_france_presse
    agence_france_press dpa deutsche_presse_agentur dpa_infocom ansa agenzia_ansa tass тасс итар_тасс
    itar_tass ria_novosti риа_новости риа интерфакс interfax xinhua 新华社 新華社 efe agencia_efe europa_press
    adnkronos agi askanews lapresse apa austria_presse_agentur sda keystone_sda kna epd afx pa pa_media
    press_association upi united_press_international bloomberg bloomberg_news anadolu anadolu_agency aa
    ukrinform укринформ belga anp ritzau ntb tt lusa kyodo kyodo_news jiji yonhap 연합뉴스 pti ani ians aap
    australian_associated_press canadian_press the_canadian_press la_presse_canadienne رويترز أفب أ_ف_ب
    فرانس_برس وكالة_فرانس_برس أسوشيتد_برس الأناضول سبوتنيك وام واس sid sport_informations_dienst sputnik
    спутник ats kap kathpress dj dow_jones dow_jones_newswires states_newsroom
""")
"""Keys without spaces."""
