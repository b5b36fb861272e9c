"""Month names as news sites write them, by language; the Arab world has two sets. Data."""

_NAMES = """
1  january jan januar jänner jan. janvier janv enero ene gennaio gen janeiro januari ianuarie ocak
1  styczeń stycznia leden ledna tammikuu tammikuuta
1  января январь янв січня студзеня يناير جانفي
2  february feb februar feber februari février fevrier févr fevr febrero febbraio febb fevereiro fev
2  şubat lutego únor února helmikuuta
2  февраля февраль фев февр лютого лютага فبراير شباط فيفري
3  march mar märz maerz mär mrz mars marzo março marco maart mrt mart maret marca března maaliskuuta
3  марта март мар березня сакавіка مارس آذار اذار
4  april apr avril avr abril abr aprile aprilie nisan kwietnia dubna huhtikuuta
4  апреля апрель апр квітня красавіка أبريل ابريل إبريل نيسان أفريل
5  may mai mayo maggio mag maio mei mej maj mayıs maja května toukokuuta
5  мая май травня مايو أيار ايار ماي
6  june jun juni juin junio giugno giu junho iunie haziran czerwca června kesäkuuta
6  июня июнь июн червня يونيو يونيه حزيران جوان
7  july jul juli juillet juil julio luglio lug julho iulie temmuz lipca července heinäkuuta
7  июля июль июл липня يوليو يوليه تموز جويلية
8  august aug augusti août aout agosto ago agustus augustus ağustos sierpnia srpna elokuuta
8  августа август авг серпня أغسطس اغسطس آب اب أوت
9  september sep sept septembre septiembre setiembre settembre set setembro septembrie eylül września
9  září syyskuuta
9  сентября сентябрь сен сент вересня سبتمبر أيلول ايلول
10 october oct oktober okt octobre octubre ottobre ott outubro out octombrie ekim października října
10 lokakuuta
10 октября октябрь окт жовтня أكتوبر اكتوبر
11 november nov novembre noviembre novembro noiembrie kasım listopada listopadu marraskuuta
11 ноября ноябрь ноя нояб листопада نوفمبر
12 december dec dez dezember decembre décembre déc diciembre dic dicembre dezembro decembrie aralık
12 grudnia prosince joulukuuta des desember
12 декабря декабрь дек грудня ديسمبر
"""

MONTHS: dict[str, int] = {
    name: int(number)
    for number, *names in (line.split() for line in _NAMES.strip().splitlines())
    for name in names
}
"""Lower-case name -> 1..12. Names of two words (تشرين الأول) are in `LEVANTINE`."""

LEVANTINE: dict[str, int] = {
    "كانون الثاني": 1,
    "تشرين الأول": 10,
    "تشرين الاول": 10,
    "تشرين الثاني": 11,
    "كانون الأول": 12,
    "كانون الاول": 12,
}

WEEKDAYS = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "montag", "dienstag",
    "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag", "lundi", "mardi",
    "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunedì", "martedì", "mercoledì", "giovedì",
    "venerdì", "sabato", "domenica", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado",
    "domingo", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье",
    "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد", "mon", "tue",
    "wed", "thu", "fri", "sat", "sun",
})  # fmt: skip

DATE_WORDS = frozenset({
    "aggiornato", "am", "at", "data", "date", "datum", "el", "erschienen", "il", "le", "on", "paru",
    "posted", "pubblicato", "publicado", "published", "publié", "publiée", "stand", "updated",
    "veröffentlicht", "vom", "дата", "опубликовано", "بتاريخ", "في", "نشر", "نشرت",
})  # fmt: skip
"""Words that lead to a date."""
