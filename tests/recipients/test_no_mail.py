"""Nothing is sent to those who stand on the list, however their address is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.errors import InputErrors
from hrdalert.recipients import NO_MAIL, load_no_mail, load_recipients


def listed(folder: Path, text: str, name: str = NO_MAIL) -> Path:
    (folder / name).write_bytes(text.encode("utf-8"))
    return folder


def test_an_address_and_a_domain_are_left_alone_with_the_reason(tmp_path: Path) -> None:
    lines = (
        "\ufeff# who wrote back",
        "N.Sample@gmail.com  # left the paper",
        "",
        "@gull.example",
        "bücher.example # closed",
    )
    text = "\r\n".join(lines)
    found = load_no_mail(listed(tmp_path, text))
    assert found.why("nsample+x@googlemail.com") == "left the paper (recipients/no_mail.txt, line 2)"
    assert found.why("Desk@GULL.example") == "it stands in recipients/no_mail.txt, line 4"
    assert found.why("desk@news.gull.example") is not None, "what lies below a domain is meant, too"
    assert found.why("desk@xn--bcher-kva.example") == "closed (recipients/no_mail.txt, line 5)"
    for free in ("desk@seagull.example", "other@gmail.com", "desk@example", "gull.example@example.org"):
        assert found.why(free) is None, free


def test_a_folder_without_a_list_leaves_nobody_out(tmp_path: Path) -> None:
    assert load_no_mail(tmp_path).why("desk@example.org") is None
    assert load_no_mail(tmp_path / "recipients").why("desk@example.org") is None


def test_the_list_is_found_however_its_name_is_capitalised(tmp_path: Path) -> None:
    assert load_no_mail(listed(tmp_path, "desk@example.org", "No_Mail.TXT")).why("desk@example.org")


def test_no_mail_of_a_record_holds_for_every_record_with_its_mailbox(tmp_path: Path) -> None:
    text = """\
recipients:
  - id: a
    office: Gull
    kind: press
    source: s
    email: n.n@gmail.com
    no_mail:
      since: 2026-03-01
      why: left the paper
  - {id: b, office: Quay, kind: press, source: s, email: nn@gmail.com}
  - {id: c, office: Quay, kind: press, source: s, email: c@example.org}
"""
    (tmp_path / "press.yaml").write_text(text, encoding="utf-8")
    found = load_no_mail(tmp_path, load_recipients(tmp_path))
    assert found.why("NN+x@gmail.com") == "since 2026-03-01: left the paper (recipients/press.yaml, line 9)"
    assert found.why("c@example.org") is None


WRONG = {
    "desk@@example.org": [
        (
            1,
            1,
            "'desk@@example.org' is neither an address nor a domain: the part after the @-sign contains",
        )
    ],
    "\n  example": [
        (2, 3, "'example' is neither an address nor a domain: the part after the @-sign is not valid")
    ],
    "desk@example.org asked us": [(1, 18, "'asked us' stands behind the address")],
    "desk@example.org, b@example.org": [
        (
            1,
            1,
            "'desk@example.org,' is neither an address nor a domain: the part after the @-sign contains invalid",
        ),
        (1, 19, "'b@example.org' stands behind the address"),
    ],
    "desk@example.org#left": [
        (1, 1, "'desk@example.org#left' is neither an address nor a domain: the part after")
    ],
}


@pytest.mark.parametrize("text", WRONG)
def test_a_line_that_cannot_be_read_stops_everything_at_its_place(tmp_path: Path, text: str) -> None:
    folder = listed(tmp_path, text)
    with pytest.raises(InputErrors) as error:
        load_no_mail(folder)
    problems = error.value.problems
    assert [(each.origin.line, each.origin.column) for each in problems] == [each[:2] for each in WRONG[text]]
    for problem, (_, _, said) in zip(problems, WRONG[text], strict=True):
        assert problem.text.startswith(said) and problem.severity == "error" and problem.mend


def test_a_list_that_is_no_utf8_is_not_read_as_empty(tmp_path: Path) -> None:
    for content in ("desk@example.org".encode("utf-16"), b"desk@b\xfccher.example", b"PK\x03\x04"):
        (tmp_path / NO_MAIL).write_bytes(content)
        with pytest.raises(InputErrors):
            load_no_mail(tmp_path)


@given(st.text(max_size=40))
def test_no_line_is_overlooked(tmp_path_factory: pytest.TempPathFactory, line: str) -> None:
    """Whatever is written on a line is empty, a remark, an entry, or a problem."""
    folder = listed(tmp_path_factory.mktemp("list"), line.encode("utf-8", "replace").decode("utf-8"))
    try:
        found = load_no_mail(folder)
    except InputErrors:
        return
    if not found.reasons:
        lines = (folder / NO_MAIL).read_text("utf-8-sig").split("\n")
        assert all(not each.strip() or each.strip().startswith("#") for each in lines)


def test_another_name_of_a_provider_and_another_tag_are_meant_too(tmp_path: Path) -> None:
    found = load_no_mail(listed(tmp_path, "googlemail.com\nAnna+News@paper.example\nbo@paper.example"))
    for address in ("n@googlemail.com", "n@gmail.com", "anna@paper.example", "anna+x@paper.example"):
        assert found.why(address) is not None, address
    assert found.why("bo+press@paper.example") is not None
    assert found.why("annabel@paper.example") is None


def test_a_list_beside_records_in_a_folder_of_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "press").mkdir()
    listed(tmp_path / "press", "desk@example.org")
    assert load_no_mail(tmp_path).why("desk@example.org") is not None
