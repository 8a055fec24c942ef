"""Names in thirteen scripts, in every disguise, of a case's own people and of others; and texts without names.

A hundred names; ``HRDALERT_GENERATED=2000 script/test -k whole_names`` takes as many as it says.
"""

from __future__ import annotations

import datetime
import os
from itertools import product
from typing import Any

import pytest

from hrdalert.cases.model import Case
from hrdalert.disclosure.confidential import Confidential
from hrdalert.disclosure.disclose import disclose
from hrdalert.disclosure.leaks import Secrets, secrets_of_all
from tests.builder import a_case
from tests.disclosure.disguises import SCRIPTS, Named

DAY = datetime.date(2031, 1, 1)
COUNT = max(100, int(os.environ.get("HRDALERT_GENERATED", 100)))


def hiding(name: str, text: str = "They came.", **more: Any) -> Case:
    """A case of somebody whose name nobody may have, with a summary."""
    victim = {"id": "a", "kind": "person", "name": name, "consent": "no", "pseudonym": "Ember", **more}
    return a_case(alleged_victims=[victim], summary=text)


def of_own(name: str, **more: Any) -> Secrets:
    return Secrets("public", DAY).of(hiding(name, **more))


def of_others(*names: str, **more: Any) -> Secrets:
    """Those of another case in a workspace with these."""
    return secrets_of_all([hiding(name, **more) for name in names], "public", DAY).of(hiding("Odo Kwarn"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_whole_names_are_found_in_every_disguise(script: str) -> None:
    for named in map(Named.number, range(SCRIPTS.index(script), COUNT, len(SCRIPTS))):
        own, others = of_own(named.name), of_others(named.name)
        for kind, text in named.whole():
            for secrets in (own, others):
                assert secrets.found_in([f"Then they saw {text}."]), (kind, named.name, text)
        for kind, text in named.alone():
            assert own.found_in([f"Then they saw {text}."]), (kind, named.name, text)
        assert not others.found_in([f"Then they saw {named.given}."]) or named.is_spaceless


WORKSPACE = of_others(
    "Ada Quill",
    "Вера Снегова",
    "Muhammad al-Masri",
    "أحمد المصري",
    "Ada Maria Kwirk",
    "Zborilak",
    "Grace Park",
)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ada Quill",
            "Quill, Ada Ivanovna",
            "Ada “Puppet” Quill",
            "Ada, the Quill",
            "Ms Quill (Ada)",
            "Ada I. Quill",
        ),
        *(
            "Quill’s daughter Ada",
            "ADA QUILL",
            "free-ada-from-quill.html",
            "#FreeQuillAda",
            "Ada\nQuill",
            "Ade Quill",
        ),
        *("Верой Снеговой", "Снегову Веру", "Веры Ивановны Снеговой", "СНЕГОВА Вера"),
        *("Masri, Muhammad", "Muhammad Ali Masri", "Al-Masri Muhammad", "للمصري أحمد", "أحمد بن محمد المصري"),
        *("Kwirk, Ada Maria", "Maria Ada Kwirk", "adakwirkmaria2026.jpg"),
        *("Zborilak was taken", "the house of Zborilak", "zborilak.html", "https://x.example/free-zborilak"),
        *("Grace Park", "Park, Grace", "Grace Anne Park", "Grace “Puppet” Park", "grace-park.html"),
    ],
)
def test_whole_names_of_other_cases_are_found_in_any_order_and_inflection(text: str) -> None:
    assert WORKSPACE.found_in([f"Then they saw {text}"])


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Ada was there. Quill was not.",
            "Tim Quill, Ada Kwirk and others",
            "Quill said that somebody whom he knew was Ada",
        ),
        *(
            "- Ada Marsh\n- Tim Quill",
            "Ada Marsh\n\nTim Quill",
            "a quill of ada",
            "Ada Kwirk",
            "the zborilak",
            "Masri",
        ),
        *(
            "By the grace of it, in the Park",
            "Grace was in the Park",
            "in Victoria Park, by the grace of God",
            "Вера в Бога",
        ),
        "https://x.example/ada https://x.example/quill",
    ],
)
def test_words_of_several_people_are_no_whole_name(text: str) -> None:
    assert WORKSPACE.found_in([text]) == []


def test_members_of_a_withheld_group_are_found_in_other_cases() -> None:
    group = of_others("the Lantern Readers", kind="group", members=[{"name": "Amel Saltbridge"}])
    assert group.found_in(["They hold Saltbridge, Amel."])
    assert not group.found_in(["They hold Amel, and read by a lantern to readers."])


def test_a_name_of_which_a_case_may_tell_every_word_is_searched_for_as_it_stands() -> None:
    open_to_all = {"kind": "person", "consent": {"public": "yes"}}
    people = [
        {"id": "a", "name": "Ada Kwirk", **open_to_all},
        {"id": "b", "name": "Tim Quill", **open_to_all},
    ]
    named = a_case(alleged_victims=people)
    secrets = secrets_of_all([hiding("Ada Quill")], "public", DAY).of(named)
    assert not secrets.found_in(["Ada and Tim Quill were there."])
    assert secrets.found_in(["Ada Quill was there."])


# --- other forms of single words


FORMS = {
    "Emre Karaca": "Karacaya Karaca'ya Karacayı Karacanın Karacalara",
    "Joko Soedirman": "Sudirman",
    "Ruslan Dzhabarov": "Dzhabarova Dzhabarovykh",
    "Pavel Petrov": "Petrovoi Petrovykh Petrovym Petrovymi",
    "Fyodor Dostoevsky": "Dostoevskogo Dostoevskaya Dostoevskikh Dostoevskuyu",
    "Marko Marković": "Markovića Markoviću Markovićem Markovićevoj Markovićima",
    "Jonas Petraitis": "Petraitis Petraitį",
    "Aigul Satbaeva": "Satbaevanyn Satbaevagha Satbaevadan Satbaevany",
    "Áron Szabados": "Szabadosnak Szabadoshoz Szabadostól Szabadosról",
    "Li Na": "LI L\u0456",
    "Бат Дорж": "Доржийн Доржоос Доржид",
    "გიორგი ბერიძე": "ႡႤႰႨႻႤ ბერიძეებისთვის",
    "Арам Петросян": "Петросяна",
    "Արամ Պետրոսյան": "Պետրոսյաններին",
    "김철수": "ㄱㅣㅁㅊㅓㄹㅅㅜ",
    "Suharto": "suharto SUHARTO suharto’s",
    "Tigist Abebe": "Abebe",
    "ትግስት አበበ": "የአበበ",
}


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name, forms in FORMS.items() for form in forms.split()]
)
def test_inflected_and_otherwise_written_parts_are_found_in_their_own_case(name: str, form: str) -> None:
    text = f"They saw {form} there"
    told = disclose(hiding(name, text), "un", DAY).problems
    assert of_own(name).found_in([text]) or told


# --- common words


COMMON = {
    "Grace Park": [
        "in Victoria Park, by the grace of it",
        "A park was closed.",
        "Grace periods end.",
        "the Park",
    ],
    "Paris Long": [
        "a lawyer in Paris",
        "of Paris and London",
        "as long as it takes",
        "So long.",
        "the Long March",
    ],
    "Christian King": [
        "a Christian church",
        "the king said so",
        "The King’s palace",
        "the Christian minority",
    ],
    "Hope Bridges": ["in the hope that bridges hold", "Hope dies last.", "bridges were built"],
    "May March": ["in May and March 2031", "May we march?", "March on!", "it may be"],
    "Victoria Church": ["in Victoria", "a church", "the Church of England", "at Victoria Station"],
    "Rose Law": ["a law on roses", "The price rose.", "the Law on Assemblies", "Law and order"],
    "Will Case": ["This case will go on.", "Case 12", "the Case of the puppets", "Will they be free?"],
    "علي كريم": ["حكم على كريم النفس", "وعلى الدولة", "على الطريق", "إلى الشرطة"],
    "محمد علي": ["على الدولة أن تفرج عنهم", "وعلى المحكمة", "حتى الآن", "على أن"],
    "منى علي": ["كانت على علم", "على منى"],
    "Un Sok": ["UN experts say so.", "Un autre.", "the UN"],
    "He Long": ["He was there. So long.", "HE WAS", "Long ago he said", "In 2031 He said"],
    "An Na": ["An hour. Anna came.", "An apple"],
    "Israel Jordan": ["in Israel and Jordan", "Jordan and Israel signed."],
    "Roman Marin": ["in Romania and San Marino", "Roman law"],
    "Said Hassan": ["she said. Said she", "they said so"],
    "Sun Young": ["The sun rose. Young people came.", "the Young Lawyers"],
    "Art Fair": ["an art fair, a fair trial", "Fair trial, the Fair"],
    "Faith Justice": [
        "Justice must be done.",
        "the Ministry of Justice",
        "Faith and hope",
        "freedom of faith",
    ],
}
"""Names made of common words, and texts in which these are no names."""


def refused(**common: list[str]) -> list[tuple[str, str]]:
    """The names that stop a text in which there are none, with the text."""
    others = of_others(*COMMON)
    return [
        (name, text)
        for name, texts in COMMON.items()
        for text, secrets in product(texts, (of_own(name, **common), others))
        if secrets.found_in([text])
    ]


def test_whole_names_made_of_common_words_stop_few_clean_texts_and_none_once_they_are_called_common() -> None:
    assert len(refused()) <= 0.02 * 2 * sum(map(len, COMMON.values()))
    for name, texts in COMMON.items():
        own = of_own(name, common=name.split())
        assert own.found_in([f"Then {name} was taken."])
        assert not [text for text in texts if own.found_in([text])]


def test_common_words_are_not_searched_for_alone() -> None:
    known = of_own("Ada Quill", common=["Quill"])
    assert not known.found_in(["The play Quill was good.", "Quill!"])
    for text in ("Quill, Ada Ivanovna", "Ada Quill", "Ada was there"):
        assert known.found_in([text])
    assert of_own("Quill", common=["Quill"]).found_in(
        ["They saw Quill there."]
    )  # all that there is of the name


def test_arabic_words_of_two_letters_and_an_ending_are_told_apart() -> None:
    ali = of_own("محمد علي")
    assert ali.found_in(["قال علي كلمة"]) and ali.found_in(["ولعلي"])
    assert not ali.found_in(["قال على كلمة", "وعلى"])


# --- numbers and paths


@pytest.mark.parametrize(
    "number", ["٠٣٠ ٥٥٥٠ ١٢٣٤", "۰۳۰ ۵۵۵۰ ۱۲۳۴", "०३० ५५५० १२३४", "０３０ ５５５０ １２３４", "𝟬𝟯𝟬 𝟱𝟱𝟱𝟬 𝟭𝟮𝟯𝟰"]
)
def test_telephone_numbers_are_found_in_the_digits_of_every_script(number: str) -> None:
    for kept, written in ((number, "+49 30 5550 1234"), ("+49 30 5550 1234", number)):
        case = a_case(notes=f"Call {kept}.")
        assert Secrets("un", DAY).of(case, Confidential(case).forms()).found_in([f"Call {written}."])


@pytest.mark.parametrize(
    "path", ["quill", "quill-2026", "2026_Quill", "freequill26", "ada-quill", "adaquill", "QUILL-1"]
)
def test_a_name_is_found_in_a_path(path: str) -> None:
    assert of_own("Ada Quill").is_in_path(path)


@pytest.mark.parametrize("path", ["2026-014", "puppets", "tranquil-1", "play of 2031"])
def test_a_neutral_path_is_none(path: str) -> None:
    assert not of_own("Ada Quill").is_in_path(path)
