"""A name that its reader may not have is found wherever it is left, however it is written."""

from __future__ import annotations

import base64
import datetime
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases.model import Case
from hrdalert.disclosure.audience import Audience
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from tests.builder import EXAMPLE, a_case, truth

DAY = datetime.date(2031, 1, 1)


def secrets_of(cases: Sequence[Case], audience: Audience, day: datetime.date) -> Secrets:
    """The names withheld in any of the cases; the documents of the first are searched."""
    return secrets_of_all(cases[1:], audience, day).of(cases[0], Confidential(cases[0]).forms())


def case_hiding(person: str, kind: str = "person", *others: dict[str, Any], **changes: Any) -> Case:
    """A case of one victim whom nobody may have the name of, with the forms that a test gives."""
    victim = {"id": "a", "kind": kind, **yaml.safe_load(person), "pseudonym": "Ember"}
    return a_case(alleged_victims=[victim, *others], **changes)


def secrets(person: str, kind: str = "person", *others: dict[str, Any]) -> Secrets:
    return secrets_of([case_hiding(person, kind, *others)], "public", DAY)


def found(person: str, text: str, kind: str = "person") -> list[str]:
    return [leak.secret for leak in secrets(person, kind).found_in([text])]


CHANG = "{name: Chang Weiping, native: {zh-Hans: 常玮平}, also: [Old Chang, Mr. Weiping]}"
NGUYEN = "{name: Nguyễn Văn Đài}"
TENZIN = "{name: Tenzin Gyatso, native: {bo: བསྟན་འཛིན་རྒྱ་མཚོ}}"
MASRI = "{name: Muhammad al-Masri, native: {ar: محمد المصري, fa: محمد المصری}}"
HE = "{name: He Long}"
LONG = "{name: Long An}"
LI = "{name: Li Na}"
SAID = "{name: Sa'id Müller}"

STANDS = {
    CHANG: [
        *("Chang Weiping", "CHANG WEIPING", "chang weiping", "Weiping Chang", "Chang, Weiping", "Chang\nWeiping"),
        *("Chang Wei-ping", "Wei-\nping Chang", "Chang\u00a0Weiping", "Cháng Wěipíng", "ＣＨＡＮＧ ＷＥＩＰＩＮＧ"),
        *("Chang\u200bWeiping", "Cha\u00adng was taken", "Chang's lawyers", "Chang’s", "the Changs", "CHANG was taken"),
        *("Weiping said", "Wei-ping said", "WeiPing", "activist Weiping.", "(Chang)", "“Chang”", "pro-Chang"),
        *("Chang-led", "FreeChang"),
        *("#FreeChangWeiping", "#freechangweiping", "freechangweiping2020", "@ChangWeiping1", "ChangWeiping"),
        *("https://x.example/chang-weiping", "https://x.example/chang_weiping.html", "https://x.example/Weiping_Chang"),
        *("https://x.example/free-chang", "https://x.example/?q=chang+weiping", "chang.weiping@x.example"),
        *("https://x.example/Chang%20Weiping", "https://x.example/%43hang-w", "https://x.example/Chang%2520Weiping"),
        *("C&#104;ang Weiping", "Chang&nbsp;Weiping", "&#67;hang", "&#x43;hang said", "chang-arrest", "2020-chang"),
        *("律师常玮平被抓", "常玮平", "常 玮平", "常·玮平", "&#24120;&#29614;&#24179;"),
        *("weiping.jpg", f"https://x.example/{quote('常玮平')}"),
        *(f"https://x.example/{quote('常玮平'.encode('gb18030'))}", f"http://xn--{'常玮平'.encode('punycode').decode()}.cn"),
        *("常律师被抓", "常先生", "常某"),
        *("Old Chang", "old-chang", "Mr. Weiping", "Mr Weiping's", "[Chang](https://x.example)", "**Chang**"),
    ],
    NGUYEN: [
        *("Nguyễn Văn Đài", "Nguyen Van Dai", "NGUYEN VAN DAI", "nguyễn văn đài", "nguyen-van-dai", "NguyenVanDai"),
        *("Nguyê\u0303n Va\u0306n Đa\u0300i", "Nguyễn", "Nguyen", "Đài", "Dai said", "Văn Đài", "Đài Nguyễn Văn"),
    ],
    TENZIN: [
        *("Tenzin Gyatso", "Gyatso Tenzin", "tenzin-gyatso", "Gyatso", "བསྟན་འཛིན་རྒྱ་མཚོ", "སྐུ་མདུན་བསྟན་འཛིན་རྒྱ་མཚོ་ལགས"),
        *("བསྟན་འཛིན་ རྒྱ་མཚོ།", f"https://x.example/{quote('བསྟན་འཛིན་རྒྱ་མཚོ')}"),
    ],
    MASRI: [
        *("محمد المصري", "مُحَمَّد المِصْرِيّ", "محـمد المصري", "ومحمد المصري", "لمحمد المصري", "محمد المصرى", "محمد المصری"),
        *("Muhammad al-Masri", "Muhammad Al Masri", "al-Masri", "Al-Masri's", "almasri", "Masri", "muhammad_almasri"),
    ],
    HE: [
        *("He Long", "HE LONG", "He Long's wife", "https://x.example/he-long", "Mr He", "MS HE", "Long He", "HeLong"),
        *("Dr He",),
    ],
    LONG: ["Long An", "Mr Long", "police took Long from home", "activist Long's home", "long-an.html"],
    LI: ["Li Na", "Li was taken", "Li's", "li-na", "LiNa", "Na Li", "TWO YEARS FOR LI", "Li\nNa", "LI Na", "Na was"],
    SAID: ["Sa’id Müller", "Said Mueller", "said-mueller", "Muller", "Mueller", "Sa'id"],
    "{name: Ann Ash, also: [the Wise Heron, Odile Kwirk]}": ["Wise Heron", "the-wise-heron", "Odile Kwirk"],
    "{name: Jordan Smith}": ["Jordan Smith", "Mr Jordan", "Smith", "Jordan-Smith"],
    "{name: Иван Петров}": ["Иван Петров", "Петровым", "ПЕТРОВ", "Ивана Петрова", "Петров-"],
    "{name: Kim Chol-su, native: {ko: 김철수}}": ["김철수는", "김철수", "Kim Cholsu", "Chol-su", "Kim Chol Su"],
    "{name: สมชาย ใจดี}": ["นายสมชาย ใจดีถูกจับ", "สมชายใจดี"],
    "{name: ज्योति शर्मा}": ["ज्योति शर्मा", "ज्योति-शर्मा", "शर्मा ने", "शर्मा ज्योति"],
    "{name: José Müller Ångström, short: Pepe}": ["Pepe", "JOSE MULLER ANGSTROM", "Aangstroem", "jose-muller-angstrom"],
    "{name: Jan Kowalski}": ["Kowalskiego", "Kowalska", "Jana Kowalskiego", "Kоwаlskiemu"],
    "{name: Ewa Nowak}": ["Nowaka", "Nowakowi", "Nowakową", "Nowakowie"],
    "{name: Petr Novotný}": ["Novotného", "Novotnému", "Novotná"],
    "{name: Marek Dudek}": ["Dudka", "Dudkowi"],
    "{name: Иван Достоевский}": ["Достоевского", "Достоевскими", "Достоевская", "И. Достоевского"],
    "{name: Айгүл Сәтбаева}": ["Сәтбаеваның", "Сәтбаевадан", "Сәтбаевамен", "Сатбаева", "Айгүлдің"],
    "{name: Ayşe Aydın}": ["Aydın'ın", "Aydın’dan", "Aydının", "AYDIN'IN"],
    "{name: Gulnora Karimova}": ["Karimovaning", "Karimovaga", "Gulnoraning"],
    "{name: გიორგი ბერიძე}": ["ბერიძემ", "ბერიძის", "ბერიძისთვის", "გიორგისთან", "ᲑᲔᲠᲘᲫᲔ"],
    "{name: Արամ Պետրոսյան}": ["Պետրոսյանի", "Պետրոսյանից"],
    "{name: Νίκος Παπαδάκης}": ["Παπαδάκη", "ΠΑΠΑΔΑΚΗΣ"],
    "{name: דניאל כהנוביץ}": ["וכהנוביץ", "שלכהנוביץ", "כשכהנוביץ", "לכהנוביץ"],
    "{name: أحمد المصري}": ["للمصري", "وللمصري", "بالمصري"],
    "{name: 欧阳明, also: [Ouyang Ming]}": ["欧阳", "歐陽先生"],
    "{name: 伊力哈木·土赫提}": ["土赫提", "伊力哈木"],
    "{name: 김철수}": ["김씨는", "김변호사", "철수가"],
    "{name: 田中太郎}": ["田中さん", "太郎"],
}  # fmt: skip
LEAKS = [(name, text) for name, texts in STANDS.items() for text in texts]
NO_LEAKS = [
    *((CHANG, text) for text in ("Changsha", "exchange", "https://x.example/exchange", "a chang", "常州", "玮")),
    *((HE, text) for text in ("He said so.", "he long ago", "so long. He was", "Long ago he", "In 2031 He")),
    *((HE, text) for text in ("“He was”", "- He was taken", "End.\nHe went", "Longing", "her", "HE WAS", "ahead")),
    *((LONG, text) for text in ("as long an hour", "Long ago", "the Long March", "So long.", "a long walk")),
    *((LI, text) for text in ("Lima", "Lina", "LIBERTY", "the UN", "in Li\u0161kov", "https://x.example/li/x")),
    *((NGUYEN, text) for text in ("Van Gogh", "Daily", "a van", "Vanuatu")),
    ("{name: Un Sok}", "UN experts and the UN said so. Un autre."),
    ("{name: Jordan Smith}", "the Government of Jordan; Jordan; a smith"),
    ("{name: Vincent Noir}", "Saint Vincent and the Grenadines"),
    (SAID, "she said. Said she"),
    ("{name: May March}", "in May and March 2031. May we? March on!"),
    ("{name: Grace Park}", "in Victoria Park, by the grace of it. Grace period: a park."),
    ("{name: An Na}", "An hour. Anna came. An apple"),
    ("{name: Roman Marin}", "in Romania and San Marino"),
    ("{name: Rosa Costa}", "Costs were paid."),
    (CHANG, "Change of law. Changed"),
    (MASRI, "محمد علي"),
    (MASRI, "مواطن مصري"),
    (TENZIN, "བསྟན་པ"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), LEAKS, ids=lambda value: value[:40])
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert found(name, text)
    assert found(name, f"They took {text} to a prison.") or text.endswith("\n")


@pytest.mark.parametrize(("name", "text"), NO_LEAKS, ids=lambda value: value[:40])
def test_other_words_are_no_false_alarm(name: str, text: str) -> None:
    assert found(name, text) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (CHANG, "Сhang Wеiping"),  # with Cyrillic letters
        (CHANG, "Chαng"),  # with Greek ones
        (CHANG, "常瑋平"),
        (CHANG, "Ch\u200dang"),
        (CHANG, "C. Weiping"),
        (CHANG, "W. Chang"),
        (CHANG, "玮平"),
        ("{name: 雲帆曉舟}", "云帆晓舟"),
        ("{name: 雲帆曉舟}", "云帆"),
        ("{name: Вера Снегова}", "Снегову осудили"),
        ("{name: Вера Снегова}", "CHEГOBA"),
        ("{name: Ada Quill, native: {ar: آدا كويل}}", "كويل"),
    ],
)
def test_disguises_do_not_help(name: str, text: str) -> None:
    assert found(name, f"Then {text} was taken.")


def test_the_name_of_a_group_is_found_whole_only() -> None:
    guild = "{name: the Ruritanian Guild of Puppeteers}"
    assert found(guild, "members of the Ruritanian guild of puppeteers", "organisation")
    assert found(guild, "https://x.example/ruritanian-guild-of-puppeteers", "organisation")
    assert not found(guild, "a guild; Ruritanian puppeteers; the Guild", "organisation")
    assert found("{name: The Guild of Wick, short: the Guild}", "members of the Guild", "organisation")
    assert not found("{name: The Guild of Wick, short: the Guild}", "a guild of bakers", "organisation")


def test_the_members_of_a_withheld_group_are_found() -> None:
    """By the other forms of their names, too."""
    member = "{name: Amel Saltbridge, also: [Um Amine, Mother Hearth], fate: held}"
    group = f"{{name: the Lantern Readers, members: [{member}]}}"
    for name in ("Amel Saltbridge", "Um Amine", "Mother Hearth"):
        assert found(group, f"They hold {name}.", "group")


def test_a_word_that_an_open_name_has_too_proves_nothing() -> None:
    """Two sisters, one of whom is named: their family name alone gives nobody away."""
    sister = {"id": "b", "name": "Chang Meili", "consent": {"public": "yes"}}
    hidden = secrets(CHANG, "person", sister)
    assert not hidden.found_in(["Chang was taken. Chang Meili saw it."])
    assert hidden.found_in(["Weiping was taken"])
    assert hidden.found_in(["Chang Weiping was taken"])


def test_a_word_of_an_office_proves_nothing() -> None:
    case = case_hiding(CHANG, alleged_perpetrators=[{"id": "police", "name": "Chang Street Police"}])
    hidden = secrets_of([case], "public", DAY)
    assert not hidden.found_in(["The Chang Street Police came."])
    assert hidden.found_in(["The Chang Street Police took Chang Weiping."])


@pytest.mark.parametrize("audience", ["internal", "un", "government", "public"])
def test_nobody_is_secret_from_the_office_or_where_all_agreed(audience: Audience) -> None:
    agreed = secrets_of([a_case()], audience, DAY)
    assert agreed.found_in(["Ada Quill"]) == []
    silent = secrets_of([a_case(alleged_victims__0__consent="no")], audience, DAY)
    assert bool(silent.found_in(["Ada Quill"])) is (audience != "internal")


def test_the_longer_name_is_shown_alone() -> None:
    assert found(CHANG, "Chang Weiping was taken") == ["Chang Weiping"]
    assert found(CHANG, "Chang Weiping was taken. Chang") == ["Chang Weiping", "Chang"]


def test_a_leak_says_who_and_in_which_text() -> None:
    (leak,) = secrets(CHANG).found_in(["Nothing.", "Free Chang Weiping!"])
    assert (leak.person, leak.text) == ("a", "Free Chang Weiping!")
    assert "Chang" not in repr(leak)
    assert replace(leak, person="a of case 2026-1").says[0] == "a form of the name of a of case 2026-1"


# --- the workspace


def test_whole_names_of_other_cases_count_and_parts_do_not() -> None:
    """A surname alone gives away nobody of another case, and stops no document."""
    hidden = secrets_of([a_case(), a_case(truth("forced-return"))], "public", DAY)
    (leak,) = hidden.found_in(["The wife, Luming Caiyi, saw it."])
    assert leak.person == "caiyi of case 2026-109"
    for text in ("鹿鳴彩衣", "caiyi-luming.html", "She met Caiyi in Bangkok."):
        assert hidden.found_in([text])
    for text in ("Luming Street", "the wife of Luming", "Judge Caiyi", "https://x.example/?CaiyiID=3"):
        assert not hidden.found_in([text])


def test_a_name_that_a_case_may_tell_is_no_leak_in_its_documents() -> None:
    """Another case withholds somebody of the same name, or the same person."""
    silent = a_case(reference="2026-015", alleged_victims__0__consent="no")
    assert not secrets_of([a_case(), silent], "public", DAY).found_in(["Ada Quill is held."])
    assert secrets_of([silent, a_case()], "public", DAY).found_in(["Ada Quill is held."])
    assert secrets_of([a_case(EXAMPLE), silent], "public", DAY).found_in(["Tim Quill saw it."])


def test_a_text_that_was_searched_is_remembered_for_one_case_alone() -> None:
    silent = a_case(reference="2026-015", alleged_victims__0__consent="no")
    together = secrets_of_all([a_case(), silent], "public", DAY)
    may_tell, may_not = together.of(a_case()), together.of(silent)
    texts = ["Ada Quill is held.", "The play was good."]
    for _ in range(2):
        assert not may_tell.found_in(texts)
        assert [leak.text for leak in may_not.found_in(texts)] == texts[:1]
        assert not may_not.found_in(texts[1:])


def test_one_search_serves_all_cases_of_a_workspace() -> None:
    cases = [a_case(truth(name)) for name in ("forced-return", "in-absentia", "killed", "death-row")]
    together = secrets_of_all(cases, "public", DAY)
    for case in cases:
        alone = secrets_of([case, *(other for other in cases if other is not case)], "public", DAY)
        for text in (
            "Luming Caiyi",
            "Vera Snegozvonova",
            "Inés Tejaluna",
            "Huda al-Najmiyari",
            "Zlata",
            "Snow",
        ):
            assert together.of(case).found_in([text]) == alone.found_in([text])


def _takes_ten_times_as_long(search: Secrets, texts: Callable[[int], list[str]]) -> None:
    """That ten times the text takes some ten times as long, and not a hundred times."""
    short, long = (min(_time(search, texts(times)) for _ in range(3)) for times in (1, 10))
    assert long < 40 * short


def _time(search: Secrets, texts: list[str]) -> float:
    search = replace(search, _clean=set())
    begin = time.process_time()
    assert not search.found_in(texts)
    return time.process_time() - begin


def test_the_search_takes_no_longer_for_a_thousand_cases() -> None:
    syllables = ("ka", "mo", "ri", "ta", "zu", "ne", "lo", "vi", "shu", "pe")
    names = [
        f"{a}{b}{c}".capitalize() + " " + f"{c}{a}{b}x".capitalize()
        for a in syllables
        for b in syllables
        for c in syllables
    ]
    cases = [
        a_case(reference=f"2031-{number}", alleged_victims=[{"id": "a", "name": name, "pseudonym": "A."}])
        for number, name in enumerate(names)
    ]
    hidden = secrets_of_all(cases, "public", DAY).of(a_case())
    assert hidden.found_in([f"Then {names[-1]} came."])
    texts = ["The police took them to the station, and nobody knows where they are."] * 2000
    _takes_ten_times_as_long(hidden, lambda times: texts * times)


def test_a_long_text_is_searched_at_once() -> None:
    text = "The police took them to the station, and nobody knows where they are. " * 3000
    hidden = secrets(CHANG)
    _takes_ten_times_as_long(hidden, lambda times: [text * times])
    assert hidden.found_in([f"{text} Weiping {text}"])


# --- any text


@given(
    before=st.text(alphabet=" .,;:()“”\n\t-–/", max_size=3),
    after=st.text(alphabet=" .,;:()“”\n\t-–/", max_size=3),
    between=st.sampled_from(
        [" ", "-", "_", "\n", "  ", "\u00a0", "\u2009", ", ", "\t", " \u200b", ".", "·", "%20", "+"]
    ),
    cased=st.sampled_from([str.upper, str.lower, str.title]),
)
def test_a_name_is_found_whatever_stands_around_and_between(
    before: str, after: str, between: str, cased: object
) -> None:
    assert callable(cased)
    name = between.join((cased("Ottoline"), cased("Quirk")))
    assert found("{name: Ottoline Quirk}", f"of{before or ' '}{name}{after}")


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    """No text stops the search, and nothing is found where the letters of no name stand."""
    for name in (CHANG, HE, MASRI):
        assert not found(name, text) or len(text) > 1


def test_what_is_encoded_beyond_reading_is_not_searched_for() -> None:
    """Said plainly: the search reads entities, percent-encoding and punycode, not ciphers."""
    assert not found(CHANG, base64.b64encode(b"Chang Weiping").decode())


KEPT = {
    "{notes: 'Her aunt answers under +86 (139) 1234-5678, or aunt@gull.example.'}": [
        *("call +86 139 1234 5678", "0139-1234-5678", "tel:+8613912345678", "write to aunt@gull.example"),
        *("mailto:Aunt@Gull.example?subject=x", "https://x.example/%2B8613912345678"),
    ],
    "{alleged_victims__0__consent__how: 'telephone, 00 49 30 5550 1234'}": ["+49 (30) 55501234"],
    "{chronology__0__confidential: yes, chronology__0__text: 'He called from 555 012 3456.'}": ["555-012-3456"],
    "{sources__0__title: 'interview with Mr Odile Kwirk, a neighbour', sources__0__kind: interview}": [
        *("Odile Kwirk", "Kwirk said", "O. Kwirk", "KWIRK, Odile", "https://x.example/odile-kwirk"),
    ],
    "{sources__0__title: Ledger of the Night Ferry, sources__0__kind: other}": ["the Ledger of the Night Ferry"],
    "{sources__0__publisher: The Lantern Circle}": ["said the Lantern Circle."],
}  # fmt: skip
NO_KEPT = [
    ("{sources__0__title: Conversation with a relative}", "Conversation with a relative, a relative"),
    ("{sources__0__title: 'Family member, Saltmarsh'}", "Family members in Saltmarsh, a Family member"),
    ("{sources__0__title: Mother of Ada Quill}", "Ada Quill, whose Mother of Pearl"),
    ("{sources__0__title: Officer of the Saltmarsh Harbour Police}", "the Saltmarsh Harbour Police"),
    ("{notes: 'As of 2026-03-09, 14:30; file 2026-0309-1234; 2026-03-09/2026-03-12; 1 000 000 yuan'}",
     "file 2026-0309-1234 of 2026-03-09, 1 000 000 yuan, 2026-03-09/2026-03-12"),
    ("{notes: The press desk is at press@watch.example}", "Write to press@watch.example"),
]  # fmt: skip


def kept_in(changes: str, text: str) -> list[str]:
    """What a case keeps for the office and a text holds. The press desk's address is everybody's."""
    case = a_case(**yaml.load(changes, yaml.BaseLoader))
    secrets = Secrets("un", DAY).of(case, Confidential(case).forms("presswatchexample".__contains__))
    return [leak.person for leak in secrets.found_in([text])]


@pytest.mark.parametrize(("changes", "text"), [(kept, text) for kept in KEPT for text in KEPT[kept]])
def test_numbers_addresses_and_confidential_sources_are_found(changes: str, text: str) -> None:
    assert kept_in(changes, f"They say: {text} and no more.")
    assert not Secrets("internal", DAY).of(a_case(**yaml.load(changes, yaml.BaseLoader))).found_in([text])


@pytest.mark.parametrize(("changes", "text"), NO_KEPT)
def test_what_everybody_may_read_is_no_secret_of_a_source(changes: str, text: str) -> None:
    assert kept_in(changes, text) == []
