"""Dates as newspapers of five languages print them."""

from datetime import datetime

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def month_name(moment: datetime, language: str) -> str:
    return MONTHS[language].split()[moment.month - 1]


def long_date(moment: datetime, language: str) -> str:
    """`March 5, 2026` in English, `5 марта 2026` and the like elsewhere."""
    month = month_name(moment, language)
    if language == "en":
        return f"{month} {moment.day}, {moment.year}"
    return f"{moment.day} {month} {moment.year}"
