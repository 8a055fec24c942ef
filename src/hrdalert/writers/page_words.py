"""What stands at the foot of a page, by language."""

from __future__ import annotations

_PAGE_WORDS = {
    "ar": "صفحة # من #",
    "de": "Seite # von #",
    "en": "Page # of #",
    "es": "Página # de #",
    "fa": "صفحهٔ # از #",
    "fr": "Page # sur #",
    "he": "עמוד # מתוך #",
    "it": "Pagina # di #",
    "ja": "# / # ページ",
    "ko": "# / #쪽",
    "nl": "Pagina # van #",
    "pl": "Strona # z #",
    "pt": "Página # de #",
    "ru": "Страница # из #",
    "tr": "Sayfa # / #",
    "uk": "Сторінка # із #",
    "vi": "Trang # / #",
    "zh-hans": "第 # 页，共 # 页",
    "zh-hant": "第 # 頁，共 # 頁",
}


def page_words(language: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers at the foot of a page; only signs where unknown."""
    tag = language.lower()
    if tag.startswith("zh"):
        tag = "zh-hant" if {"hant", "tw", "hk", "mo"} & set(tag.split("-")) else "zh-hans"
    words = _PAGE_WORDS.get(tag) or _PAGE_WORDS.get(tag.split("-")[0]) or "# / #"
    before, between, after = words.split("#")
    return before, between, after
