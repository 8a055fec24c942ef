"""Addresses that lead to one mailbox are found, and what can be no mailbox is told with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hrdalert.recipients import load_recipients
from hrdalert.recipients.mailboxes import fault, normal, normal_domain
from hrdalert.settings import EMAIL

ADDRESS_LIKE = st.text(
    st.sampled_from("aAbzßςΣİ.+-@＠。．ü \t\u0307\u200dxn1日") | st.characters(), max_size=30
)
LABEL = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda label: label[2:4] != "--"
)
MAILBOX = st.builds(
    lambda local, labels: f"{local}@{'.'.join(labels)}.example",
    st.from_regex(r"[A-Za-z0-9_+-]{1,12}(\.[A-Za-z0-9_+-]{1,12}){0,2}", fullmatch=True),
    st.lists(LABEL, min_size=1, max_size=3),
)


@given(ADDRESS_LIKE)
@example("+x@gmail.com")
@example("...@gmail.com")
@example("a＠b.example@")
@example("ΟΔΟΣ@ΟΔΟΣ.example")
@example("x@\u00a8.example")
def test_what_is_normal_stays_so(address: str) -> None:
    once = normal(address)
    assert normal(once) == once


@given(MAILBOX)
@example("desk.+press@example.org")
def test_a_mailbox_is_one_and_so_is_its_normal_form(address: str) -> None:
    assert fault(address) is None
    assert fault(normal(address)) is None
    assert normal(address.upper()) == normal(f"  {address}\t") == normal(address)
    assert EMAIL.fullmatch(address), "what is taken here, the settings take"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Desk@Example.ORG ", "desk@example.org"),
        ("desk@bücher.example", "desk@XN--BCHER-KVA.example"),
        ("desk@straße.example", "desk@xn--strae-oqa.example"),
        ("desk@ΟΔΟΣ.example", "desk@οδοσ.example"),
        ("desk@公安。example", "desk@公安.example"),
        ("desk＠example.org", "desk@example.org"),
        ("n.sam.ple+press@googlemail.com", "NSample@gmail.com"),
        ("sample+list@outlook.com", "sample@outlook.com"),
        ("sample+list@proton.me", "sample@proton.me"),
        ("de\u0301sk@example.org", "d\u00e9sk@example.org"),
        ("desk+2026@example.org", "desk@example.org"),
        ("Desk+one@example.org", "desk+two@example.org"),
    ],
)
def test_two_ways_to_write_one_mailbox(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.b@example.org", "ab@example.org"),
        ("a+b@example.org", "a.b@example.org"),
        ("a.b@outlook.com", "ab@outlook.com"),
        ("desk@straße.example", "desk@strasse.example"),
        ("desk@example.org", "desk@example.com"),
        ("desk@mail.example.org", "desk@example.org"),
    ],
)
def test_two_mailboxes_stay_two(one: str, other: str) -> None:
    assert normal(one) != normal(other)


WRONG = {
    "": "must have an @-sign",
    "desk": "must have an @-sign",
    "desk.example.org": "must have an @-sign",
    "a@b@c.example": "after the @-sign contains invalid characters: '@'",
    "a@x.example, b@y.example": "invalid characters: ',', '@', SPACE",
    " desk@example.org": "before the @-sign: SPACE",
    "desk@example.org\nBcc: x@y.example": "SPACE, U+000A",
    "desk\u200b@example.org": "not supported: ZERO WIDTH SPACE",
    "desk@exam\u00adple.org": "unsafe characters: SOFT HYPHEN",
    "@example.org": "there must be something before the @",
    "desk@": "there must be something after the @",
    "de..sk@example.org": "cannot have two periods in a row",
    ".desk@example.org": "cannot start with a period",
    "desk.@example.org": "cannot have a period immediately before the @",
    '"desk"@example.org': "quoting the part before the @-sign is not allowed",
    "dęsk@example.org": "before the @-sign are not supported: 'ę'",
    "<desk@example.org>": "angle brackets around the email address are not permitted",
    f"{'a' * 65}@example.org": "too long before the @-sign (1 character too many)",
    "desk@localhost": "should have a period",
    "desk@[192.0.2.1]": "a bracketed IP address after the @-sign is not allowed",
    "desk@192.0.2.1": "not within a valid top-level domain",
    "desk@example..org": "cannot have two periods in a row",
    "desk@example.org.": "cannot end with a period",
    "desk@-a.example": "a hyphen immediately after the @",
    "desk@a-.example": "a period and a hyphen next to each other",
    "desk@a_b.example": "invalid characters: '_'",
    "desk@☂.example": "'☂' not allowed",
    "desk@xn--99999999999.example": "not valid IDNA",
    f"desk@{'a' * 64}.example": "periods cannot be separated by so many characters",
    f"desk@{'ü' * 62}.example": "label too long",
    f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.example": "too long (1 character too many)",
}


@pytest.mark.parametrize("address", WRONG)
def test_what_is_no_mailbox_is_told_with_the_reason(address: str) -> None:
    assert WRONG[address].lower() in (fault(address) or "").lower()


@pytest.mark.parametrize(
    "address",
    [
        f"{'a' * 64}@{'.'.join(['b' * 60] * 3)}.exampl",
        "o'brien+desk@example.org",
        "desk@bücher.example",
        "desk@公安.例子",
        "desk@xn--bcher-kva.example",
        "desk@مثال.example",
        "desk@नमस्ते.example",
        f"desk@{'a' * 63}.example",
        "desk@mail.local",
    ],
)
def test_what_the_norms_allow_is_a_mailbox(address: str) -> None:
    assert fault(address) is None


@given(ADDRESS_LIKE)
def test_no_text_is_too_odd_to_be_judged(address: str) -> None:
    assert fault(address) is None or fault(address)
    assert normal_domain(normal_domain(address)) == normal_domain(address)


def recipients_in(folder: Path, **mailboxes: str) -> Path:
    for id, email in mailboxes.items():
        entry = f"{{id: {id}, office: Desk, kind: press, source: invented, email: {email}}}"
        (folder / f"{id}.yaml").write_text(f"recipients:\n  - {entry}\n", encoding="utf-8")
    return folder


def test_one_mailbox_in_several_files_is_a_warning_with_all_their_lines(tmp_path: Path) -> None:
    folder = recipients_in(
        tmp_path,
        a="n.sample@gmail.com",
        b="other@example.org",
        c="NSample+x@gmail.com",
        d="nsample@gmail.com",
    )
    (problem,) = load_recipients(folder).warnings
    assert (problem.code, problem.severity, problem.origin.file.name) == ("same-mailbox", "warning", "c.yaml")
    for name in ("a", "d"):
        assert f"{name} ({(folder / f'{name}.yaml').as_posix()}:2:" in problem.text
    assert load_recipients(folder).warnings == (problem,), "nothing waits for it"


def test_a_record_whose_mailbox_can_be_none_is_warned_of(tmp_path: Path) -> None:
    (problem,) = load_recipients(recipients_in(tmp_path, a="de..sk@example.org")).warnings
    assert (problem.code, problem.severity, problem.origin.line) == ("no-mailbox", "warning", 2)
    assert "two periods" in problem.text
