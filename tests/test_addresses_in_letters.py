"""Who writes, and to whom: the heads of letters, and the offices that an urgent action names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main

DAY = "2026-03-20"
OFFICES = """
  - {id: justice, office: Ministry of Justice, kind: ministry, country: CHN, holder: {title: Minister of Justice},
     email: minister@justice.example, phone: +86 1, fax: +86 10 5550 0100, form: "https://justice.example/write",
     form_of_address: minister, source: invented}
  - {id: court, office: Saltmarsh Court, kind: court, country: CHN, channel: fax, fax: +86 10 5550 0101,
     email: court@saltmarsh.example, salutation: "Dear President,", source: invented}
  - {id: parliament, office: Assembly of the Marsh, kind: parliament, country: CHN, channel: form,
     form: "https://assembly.example/write", email: desk@assembly.example,
     salutation: "Dear Members,", source: invented}
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "office"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    monkeypatch.chdir(folder)
    with (folder / "recipients" / "example.yaml").open("a", encoding="utf-8") as file:
        file.write(OFFICES)
    write_to("justice, court, parliament, ministry-of-waters", folder)
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def write_to(names: str, folder: Path) -> None:
    old = "appeal_to: [harbour-police, ministry-of-waters]"
    change(folder / "cases" / "example.yaml", old, f"appeal_to: [{names}]")


def drafted(folder: Path, document: str) -> str:
    """A document as plain text; of a letter, that to the office."""
    words = ["draft", "example", "--date", DAY, "-d", document.partition("/")[0], "-f", "txt"]
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (file,) = folder.glob(f"out/{DAY}/*/2026-001/{document}.en.txt")
    return file.read_text("utf-8")


def head(folder: Path, recipient: str) -> list[list[str]]:
    """The lines above the greeting, each paragraph by itself."""
    text = drafted(folder, f"appeal-letter/{recipient}").partition("\n\nDear ")[0]
    return [part.splitlines() for part in text.split("\n\n")]


def test_a_letter_by_e_mail_says_who_writes_and_that_it_comes_by_e_mail(office: Path) -> None:
    assert head(office, "justice") == [
        ["Example Defenders Watch", "E-mail: appeals@example.org"],
        ["Washington, 20 March 2026", "Our reference: 2026-001"],
        ["Minister of Justice", "Ministry of Justice", "By e-mail: minister@justice.example"],
    ]


@pytest.mark.parametrize(
    ("recipient", "lines"),
    [
        ("court", ["Saltmarsh Court", "By fax: +86 10 5550 0101"]),
        ("parliament", ["Assembly of the Marsh"]),
        (
            "ministry-of-waters",
            [
                "Minister of Waters",
                "Ministry of Waters",
                "2 Sluice Road",
                "Saltmarsh",
                "People's Republic of China",
            ],
        ),
    ],
)
def test_the_head_has_the_way_that_the_letter_takes_and_no_other(
    office: Path, recipient: str, lines: list[str]
) -> None:
    assert head(office, recipient)[-1] == lines


@pytest.mark.parametrize(
    ("old", "new", "sender"),
    [
        (
            "  # address: [1 Example Street, Washington DC 20000]",
            "  address: [1 Example Street, Washington DC 20000]",
            ["Example Defenders Watch", "1 Example Street", "Washington DC 20000"],
        ),
        (
            "    email: appeals@example.org",
            "    phone: +1 202 555 0101",
            ["Example Defenders Watch", "Telephone: +1 202 555 0101"],
        ),
        (
            "    email: appeals@example.org",
            "    email: appeals@example.org\n    phone: +1 202 555 0101",
            ["Example Defenders Watch", "E-mail: appeals@example.org", "Telephone: +1 202 555 0101"],
        ),
        ("    email: appeals@example.org", "", ["Example Defenders Watch"]),
    ],
)
def test_the_sender_is_named_with_what_is_known(office: Path, old: str, new: str, sender: list[str]) -> None:
    change(office / "hrdalert.yaml", old, new)
    assert head(office, "justice")[0] == sender


def test_an_urgent_action_names_the_other_offices_once_each_with_its_greeting(office: Path) -> None:
    text = drafted(office, "urgent-action")
    assert text.count("YOU CAN ALSO WRITE TO") == 1
    others = text.partition("YOU CAN ALSO WRITE TO:")[2].partition("\n\nALSO")[0].strip()
    assert [" ".join(each.split()) for each in re.split(r"\s+- (?=[A-Z])", others.removeprefix("- "))] == [
        "Saltmarsh Court, Fax: +86 10 5550 0101, E-mail: court@saltmarsh.example (greeting: Dear President)",
        "Assembly of the Marsh, E-mail: desk@assembly.example, Online form: https://assembly.example/write"
        " (greeting: Dear Members)",
        "Minister of Waters, Ministry of Waters, 2 Sluice Road, Saltmarsh, People's Republic of China"
        " (greeting: Dear Minister)",
    ]
    assert text.index("Dear Minister,") < text.index("Yours sincerely,") < text.index("YOU CAN ALSO WRITE TO")


def test_an_urgent_action_to_one_office_speaks_of_no_other(office: Path) -> None:
    change(
        office / "cases" / "example.yaml",
        "appeal_to: [justice, court, parliament, ministry-of-waters]",
        "appeal_to: justice",
    )
    assert "You can also" not in drafted(office, "urgent-action")
