"""A name that its reader may not have is found wherever it is left, and stops the draft at its line."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.cases import Case
from hrdalert.disclosure import disclose, leaks_in, leaks_in_view, secrets
from hrdalert.documents.compose import Order
from hrdalert.drafting import Desk
from hrdalert.errors import LeakError, Problem
from tests.disclosing import (
    DAY,
    add_template,
    answering,
    case_of,
    composed,
    office_in,
    read,
    unnamed,
    words_of,
)

# --- names in texts


def hiding(name: str, kind: str = "person", more: str = "") -> Case:
    """A case of one victim whom the public may not have the name of."""
    return read(
        f"reference: 2031-044\ncountry: AND\nas_of: 2031-01-01\nalleged_victims:\n"
        f"  - id: a\n    kind: {kind}\n    name: {name}\n    pseudonym: Ember\n{more}"
    )


def found(name: str, text: str, kind: str = "person") -> list[str]:
    return [secret.text for secret in leaks_in(text, secrets(hiding(name, kind), "public"))]


CHANG = "{full: Chang Weiping, family: Chang, native: {zh-Hans: 常玮平}, aliases: [Old Chang], wrong: [Mr. Weiping]}"
NGUYEN = "{full: Nguyễn Văn Đài, family: Nguyễn}"
TENZIN = "{full: Tenzin Gyatso, native: {bo: བསྟན་འཛིན་རྒྱ་མཚོ}}"
MASRI = "{full: Muhammad al-Masri, native: {ar: محمد المصري, fa: محمد المصری}}"
HE = "{full: He Long, family: He}"
LONG = "{full: Long An, family: Long}"
LI = "{full: Li Na, family: Li}"
SAID = "{full: Sa'id Müller, family: Müller}"

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
    "{full: Ann Ash, aliases: [the Wise Heron], wrong: [Odile Kwirk]}": ["Wise Heron", "the-wise-heron", "Odile Kwirk"],
    "{full: Jordan Smith, family: Smith}": ["Jordan Smith", "Mr Jordan", "Smith", "Jordan-Smith"],
    "{full: Иван Петров, family: Петров}": ["Иван Петров", "Петровым", "ПЕТРОВ", "Ивана Петрова", "Петров-"],
    "{full: Kim Chol-su, native: {ko: 김철수}}": ["김철수는", "김철수", "Kim Cholsu", "Chol-su", "Kim Chol Su"],
    "{full: สมชาย ใจดี}": ["นายสมชาย ใจดีถูกจับ", "สมชายใจดี"],
    "{full: ज्योति शर्मा, family: शर्मा}": ["ज्योति शर्मा", "ज्योति-शर्मा", "शर्मा ने", "शर्मा ज्योति"],
    "{full: José Müller Ångström, short: Pepe}": ["Pepe", "JOSE MULLER ANGSTROM", "Aangstroem", "jose-muller-angstrom"],
}  # fmt: skip
LEAKS = [(name, text) for name, texts in STANDS.items() for text in texts]
NO_LEAKS = [
    *((CHANG, text) for text in ("Changsha", "exchange", "https://x.example/exchange", "a chang", "常州", "玮")),
    *((HE, text) for text in ("He said so.", "he long ago", "so long. He was", "Long ago he", "In 2031 He")),
    *((HE, text) for text in ("“He was”", "- He was taken", "End.\nHe went", "Longing", "her", "HE WAS", "ahead")),
    *((LONG, text) for text in ("as long an hour", "Long ago", "the Long March", "So long.", "a long walk")),
    *((LI, text) for text in ("Lima", "Lina", "LIBERTY", "the UN", "in Li\u0161kov", "https://x.example/li/x")),
    *((NGUYEN, text) for text in ("Van Gogh", "Daily", "a van", "Vanuatu")),
    ("{full: Un Sok, family: Un}", "UN experts and the UN said so. Un autre."),
    ("{full: Jordan Smith, family: Smith}", "the Government of Jordan; Jordan; a smith"),
    ("{full: Vincent Noir, family: Noir}", "Saint Vincent and the Grenadines"),
    (SAID, "she said. Said she"),
    ("{full: May March, family: March}", "in May and March 2031. May we? March on!"),
    ("{full: Grace Park, family: Park}", "in Victoria Park, by the grace of it. Grace period: a park."),
    ("{full: An Na, family: An}", "An hour. Anna came. An apple"),
    (MASRI, "محمد علي"),
    (TENZIN, "བསྟན་པ"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), LEAKS, ids=lambda value: value[:40])
def test_a_name_is_found_however_it_is_written(name: str, text: str) -> None:
    assert found(name, text)
    assert found(name, f"They took {text} to a prison.") or text.endswith("\n")


@pytest.mark.parametrize(("name", "text"), NO_LEAKS, ids=lambda value: value[:40])
def test_other_words_are_no_false_alarm(name: str, text: str) -> None:
    assert found(name, text) == []


def test_the_name_of_a_group_is_found_whole_only() -> None:
    guild = "the Ruritanian Guild of Puppeteers"
    assert found(guild, "members of the Ruritanian guild of puppeteers", "organisation")
    assert found(guild, "https://x.example/ruritanian-guild-of-puppeteers", "organisation")
    assert not found(guild, "a guild; Ruritanian puppeteers; the Guild", "organisation")
    assert found("{full: The Guild of Wick, short: the Guild}", "members of the Guild", "organisation")
    assert not found("{full: The Guild of Wick, short: the Guild}", "a guild of bakers", "organisation")


def test_a_word_that_an_open_name_has_too_proves_nothing() -> None:
    """Two sisters, one of whom is named: their family name alone gives nobody away."""
    sister = "  - id: b\n    name: {full: Chang Meili, family: Chang}\n    consent: {public: yes}\n    pseudonym: B.\n"
    hidden = secrets(hiding(CHANG, more=sister), "public")
    assert not list(leaks_in("Chang was taken. Chang Meili saw it.", hidden))
    assert list(leaks_in("Weiping was taken", hidden))
    assert list(leaks_in("Chang Weiping was taken", hidden))


def test_nobody_is_secret_from_the_office_or_where_all_agreed() -> None:
    assert secrets(hiding(CHANG), "internal") == ()
    assert secrets(case_of("lamplighter"), "public") == ()


def test_the_longer_name_is_shown_alone() -> None:
    assert found(CHANG, "Chang Weiping was taken") == ["Chang Weiping"]
    assert found(CHANG, "Chang Weiping was taken. Chang") == ["Chang Weiping", "Chang"]


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
    assert found("{full: Ottoline Quirk, family: Quirk}", f"of{before or ' '}{name}{after}")


@given(st.text(max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    """No text stops the search, and nothing is found where the letters of no name stand."""
    for name in (CHANG, HE, MASRI):
        if found(name, text):
            assert any(letter in text.casefold() for letter in "chweiplongحم常&%")


def test_a_long_text_is_searched_at_once() -> None:
    text = "The police took them to the station, and nobody knows where they are. " * 3000
    hidden = secrets(
        case_of(
            "two-keepers",
            (
                "    consent: {submission: yes, government: yes, public: yes}\n    public",
                "    pseudonym: B.\n    public",
            ),
        ),
        "public",
    )
    assert not list(leaks_in(text, hidden))
    assert list(leaks_in(f"{text} Nyqvist {text}", hidden))


# --- names left in a case

PLACES = {
    "summary": ("counted lamps, is held", "counted lamps and is Ilse Varga, is held"),
    "headline": ("headline: Counter of lamps held", "headline: Varga held"),
    "position": ("position: Nobody should", "position: Ilse Varga should not, and nobody should"),
    "what": ('what: "Police took {varga} in 2031."', 'what: "Police took {varga} (Elsa Vargas) in 2031."'),
    "in_short": ('in_short: "police took {varga}"', 'in_short: "police took Varga"'),
    "native name": ('what: "{varga} had published', 'what: "Илзе Варга had published'),
    "alias": ('what: "{varga} had published', 'what: "The Glowworm of Ruritania had published'),
    "date of birth is none, place is": ("public: {date: '2031', what:", "public: {place: the Varga house, what:"),
    "work": ("{varga.has} counted lamps for years", "{varga.has} counted lamps, as Ilse Varga,"),
    "occupation": ("public: {occupation: counter", "public: {occupation: Varga the counter"),
    "perpetrator": ("public: {name: the police of a town}", "public: {name: those who arrested Ilse}"),
    "charge": ("public: an offence of counting\n", "public: the Varga offence\n"),
    "demand": ("public: investigate what", "public: investigate what Ilse saw and what"),
    "husband's name": ("counted lamps, is held", "counted lamps with Otto, is held"),
    "husband's pseudonym": ("occupation: baker", "occupation: baker\n    pseudonym: Otto V."),
    "relation": ("as: husband", "as: husband of Ilse"),
    "pseudonym": ("pseudonym: {text: Ember,", "pseudonym: {text: Ilse V.,"),
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return office_in(tmp_path_factory.mktemp("leaks") / "office")


def line_of(case_text: str, piece: str) -> int:
    return case_text[: case_text.index(piece)].count("\n") + 1


@pytest.mark.parametrize("place", PLACES)
def test_a_name_left_anywhere_stops_the_draft_at_its_line(desk: Desk, tmp_path: Path, place: str) -> None:
    old, new = PLACES[place]
    text = (Path(__file__).parent / "cases" / "lamplighter.yaml").read_text(encoding="utf-8")
    with pytest.raises(LeakError) as stopped:
        list(
            desk.draft(
                unnamed((old, new)), Order("press-release", "en", DAY), ("txt", "md"), tmp_path / "out", DAY
            )
        )
    assert not (tmp_path / "out").exists()
    lines = {problem.origin.line for problem in stopped.value.problems}
    first = line_of(text, old)
    assert lines == {first + new[: _at_name(new)].count("\n")}
    for problem in stopped.value.problems:
        assert problem.origin.file.name == "lamplighter.yaml"
        assert "may not have the name of" in problem.text
        assert problem.mend


def _at_name(text: str) -> int:
    match = re.search(r"Varga|Ilse|Илзе|Elsa|Glow|Otto", text)
    assert match
    return match.start()


def test_all_leaks_are_told_at_once(desk: Desk) -> None:
    chosen = [PLACES[place] for place in ("summary", "headline", "position", "work", "charge", "demand")]
    with pytest.raises(LeakError) as stopped:
        composed(desk, "press-release", unnamed(*chosen))
    assert len({problem.origin.line for problem in stopped.value.problems}) == len(chosen)


def test_each_line_of_a_long_text_is_told() -> None:
    """Not the line on which the text begins: those on which the names stand, references to the person left out."""
    long = (
        '  summary: "{varga}, who counted lamps, is held. It is not known where {varga.they} {varga.is}."',
        "  summary: >\n    {varga} was held.\n    Ilse\n    Varga {varga.was} at home, and {varga} was with Varga.\n"
        "\n    Varga is held.",
    )
    case = unnamed(long)
    problems = leaks_in_view(case, disclose(case, "public", DAY))
    start = line_of(
        (Path(__file__).parent / "cases" / "lamplighter.yaml").read_text(encoding="utf-8"), long[0]
    )
    assert sorted(problem.origin.line - start for problem in problems) == [2, 3, 5]


def test_a_reference_is_no_leak_whatever_its_id() -> None:
    case = read(
        "reference: 2031-044\ncountry: AND\nas_of: 2031-01-01\nalleged_victims:\n"
        "  - id: Quirk\n    name: Ottoline Quirk\n    pseudonym: Ember\npublic:\n  summary: >\n"
        "    {Quirk} was held.\n    {Quirk.They} {Quirk.was} at home.\n    So was Quirk.\n"
    )
    (problem,) = leaks_in_view(case, disclose(case, "public", DAY))
    assert problem.origin.line == 12


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://guild.example/free-otto-lindqvist", "A call"),
        ("https://guild.example/LindqvistOtto", "A call"),
        (f"https://guild.example/{quote('Otto Lindqvist')}", "A call"),
        ("https://guild.example/x", "Otto Lindqvist speaks"),
    ],
)
def test_sources_that_name_a_relative_say_how_to_mend_it(desk: Desk, url: str, title: str) -> None:
    changes = (("https://guild.example/first-call", url), ("The Guild's first call for {varga}", title))
    case = answering(case_of("lamplighter", *changes), "otto", public=None)
    with pytest.raises(LeakError, match=r"lamplighter\.yaml:") as stopped:
        composed(desk, "press-release", case)
    assert len({problem.origin.line for problem in stopped.value.problems}) == 1
    for problem in stopped.value.problems:
        assert "confidential: yes" in problem.mend
        assert "may not have the name of otto" in problem.text


def test_mends_fit_the_place() -> None:
    def mend(change: tuple[str, str]) -> str:
        case = unnamed(change)
        problems: list[Problem] = leaks_in_view(case, disclose(case, "public", DAY))
        return problems[0].mend

    assert "Choose a pseudonym" in mend(PLACES["pseudonym"])
    assert "public: form" in mend(PLACES["summary"])
    assert "neutral reference" in mend(("reference: 2031-021", "reference: varga-2031"))


@pytest.mark.parametrize("reference", ["varga-2031", "Ilse.Varga", "2031-ILSE", "free_ilse_varga", "VARGA"])
def test_a_reference_made_from_the_name_is_refused(desk: Desk, reference: str) -> None:
    """It would stand in every document, and in the path of its files."""
    with pytest.raises(LeakError, match="neutral reference"):
        composed(desk, "press-release", unnamed(("reference: 2031-021", f"reference: {reference}")))


def test_the_name_of_one_victim_can_give_another_away(desk: Desk) -> None:
    case = case_of("two-keepers", ("aliases: [Old Klaas]", "aliases: [friend of Solvej Nyqvist]"))
    with pytest.raises(LeakError, match="withhold it too"):
        composed(desk, "urgent-action", case)


# --- names in templates and in the office's own texts


def with_template(root: Path, literal: str) -> Desk:
    desk = office_in(root)
    add_template(
        root,
        "notice",
        "---\ndocument: notice\nlanguage: en\naudience: public\ntitle: A notice\naddressed_to: press\n---\n"
        f"# A notice\n\nOf {{{{ victims | full_name }}}}.\n\n{literal}\n",
    )
    return desk


@pytest.mark.parametrize(
    "literal",
    [
        "Free Varga!",
        "Free [her](https://x.example/free-ilse-varga)!",
        "| A | B |\n| --- | --- |\n| Ilse | C |",
        "::: address\nIlse\\\nVarga\n:::",
        "F\\*ree **Var***ga*!",
        "&#86;arga",
        "{{ 'Var' ~ 'ga' }}",
    ],
)
def test_a_name_in_a_template_is_found(tmp_path: Path, literal: str) -> None:
    desk = with_template(tmp_path / "office", literal)
    with pytest.raises(LeakError) as stopped:
        composed(desk, "notice", unnamed())
    assert all(problem.origin.file.name == "en.md" for problem in stopped.value.problems)
    if "Varga" in literal or "ilse" in literal:
        assert all(problem.origin.line >= 12 for problem in stopped.value.problems)
    assert composed(desk, "notice", case_of("lamplighter"))


def test_a_template_that_prints_ids_prints_no_name(tmp_path: Path) -> None:
    desk = with_template(tmp_path / "office", "{% for each in victims %}{{ each.id }}{% endfor %}")
    assert "varga" not in words_of(composed(desk, "notice", unnamed())).casefold()


def test_a_name_in_the_offices_own_texts_is_found(tmp_path: Path) -> None:
    desk = office_in(
        tmp_path / "office",
        "organisation: {name: Friends of Ilse Varga, place: Nowhere}\ncontacts: [{name: Desk, role: press}]\n",
    )
    with pytest.raises(LeakError, match=r"hrdalert\.yaml"):
        composed(desk, "press-release", unnamed())


def test_a_name_in_the_record_of_an_addressee_is_found(tmp_path: Path) -> None:
    desk = office_in(tmp_path / "office")
    path = tmp_path / "office" / "recipients" / "all.yaml"
    path.write_text(path.read_text().replace("1 Wick Square", "1 Varga Square"))
    with pytest.raises(LeakError, match="recipients/"):
        composed(desk, "urgent-action", unnamed())


def test_what_is_encoded_beyond_reading_is_not_searched_for() -> None:
    """Said plainly: the search reads entities, percent-encoding and punycode, not ciphers."""
    assert not found(CHANG, base64.b64encode(b"Chang Weiping").decode())
