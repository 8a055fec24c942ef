"""Only the recipient reads an encrypted message, and knows whose it is: GnuPG, which most of them use, says so."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdalert.dispatch import openpgp
from hrdalert.dispatch.openpgp import require_certificate
from hrdalert.errors import DispatchError

pysequoia = pytest.importorskip("pysequoia", reason="pysequoia is not installed: pip install '.[openpgp]'")
pytestmark = pytest.mark.skipif(shutil.which("gpg") is None, reason="GnuPG is not installed on this machine")

NOW = datetime.now(UTC)
"""The keys are made now, and the library looks at the clock of the machine, too."""
SUBJECT = "Urgent: Zoë Quirk (奎雅) was taken from Gull Harbour"
BODY = "Dear Director,\n\nFrom here on, the name of the alleged victim is Zoë Quirk (奎雅).  \n.\n-- \nDesk\n"
PASSPHRASE = "grey gulls, 灰鸥"
KEPT = ("From", "To", "Reply-To", "Message-ID", "In-Reply-To", "Subject", "MIME-Version", "Content-Type")
"""The headers that an encrypted message has outside."""


def examples(count: int) -> settings:
    """So many examples of a property whose single one takes a while."""
    return settings(max_examples=count, suppress_health_check=[HealthCheck.too_slow])


class Gnupg:
    """GnuPG with a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "gpg-agent.conf").write_text(
            "s2k-count 65536\n", encoding="utf-8"
        )  # quick to open, for tests

    def run(
        self, *words: str, given: bytes = b"", passphrase: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        options = ("--batch", "--yes", "--no-tty", "--pinentry-mode", "loopback", "--passphrase", passphrase)
        command = ["gpg", "--homedir", str(self.home), *options, "--trust-model", "always", *words]
        return subprocess.run(command, input=given, capture_output=True, check=False)

    def say(self, *words: str, given: bytes = b"", passphrase: str = "") -> bytes:
        done = self.run(*words, given=given, passphrase=passphrase)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout

    def make(
        self,
        user_id: str,
        use: str = "cert,sign",
        *,
        subkeys: tuple[tuple[str, str, str], ...] = (("cv25519", "encr", "0"),),
        kind: str = "ed25519",
        passphrase: str = "",
        on: str | None = None,
        ends: str = "0",
    ) -> str:
        """Makes a key and returns its fingerprint; of the few that only GnuPG itself can read again, another one."""
        day = ("--faked-system-time", on) if on else ()
        while True:
            self.say(*day, "--quick-gen-key", user_id, kind, use, ends, passphrase=passphrase)
            listed = self.say("--with-colons", "--list-keys", f"={user_id}").decode()
            found = next(line.split(":")[9] for line in listed.splitlines() if line.startswith("fpr:"))
            for words in subkeys:
                self.say(*day, "--quick-add-key", found, *words, passphrase=passphrase)
            if passphrase or not _is_malformed(self.say("--export-secret-keys", found)):
                return found
            self.say("--delete-secret-and-public-key", found)

    def public(self, key: str, path: Path) -> Path:
        path.write_bytes(self.say("--armor", "--export", key))
        return path

    def secret(self, key: str, path: Path, passphrase: str = "", how: str = "--export-secret-keys") -> Path:
        path.write_bytes(self.say("--armor", how, key, passphrase=passphrase))
        return path


def _is_malformed(key: bytes) -> bool:
    try:
        pysequoia.Cert.from_bytes(key)
    except RuntimeError as error:
        return "Malformed MPI" in str(error)
    return False


@pytest.fixture(scope="module")
def homes() -> Iterator[Callable[[], Gnupg]]:
    """Makes folders for GnuPG, with short names: its sockets lie in them."""
    made: list[Path] = []

    def make() -> Gnupg:
        made.append(Path(tempfile.mkdtemp(prefix="hrd-")))
        return Gnupg(made[-1])

    yield make
    for home in made:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], capture_output=True, check=False)
        shutil.rmtree(home, ignore_errors=True)


class Office:
    """The keys of a sender and a recipient, each in a GnuPG of its own, and the files that the sender has."""

    def __init__(self, make: Callable[[], Gnupg], folder: Path) -> None:
        self.folder = folder
        self.theirs, self.ours, self.others = make(), make(), make()
        self.recipient_id = self.theirs.make("Bureau Desk <Desk@bureau.example>")
        self.own_id = self.ours.make("Appeals <appeals@example.org>")
        self.others.make("Somebody Else <else@elsewhere.example>")
        self.recipient = self.theirs.public(self.recipient_id, folder / "bureau.asc")
        self.own = self.ours.secret(self.own_id, folder / "own.asc")
        for home in (self.theirs, self.others):
            home.say("--import", str(self.ours.public(self.own_id, folder / "own.pub.asc")))


@pytest.fixture(scope="module")
def office(homes: Callable[[], Gnupg], tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(homes, tmp_path_factory.mktemp("keys"))


def written(subject: str = SUBJECT, body: str = BODY) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Appeals Desk <appeals@example.org>"
    message["To"] = "Desk <desk@bureau.example>"
    message["Reply-To"] = "answers@example.org"
    message["Message-ID"] = "<2031-007.1@example.org>"
    message["In-Reply-To"] = "<7@bureau.example>"
    message["Bcc"] = "nobody@hidden.example"
    message["Keywords"] = "Quirk, Gull Harbour"
    message["Subject"] = subject
    message.set_content(body)
    message.add_alternative(f"<p>{SUBJECT}</p>\n", subtype="html")
    message.add_attachment(
        bytes(range(256)) * 40, maintype="application", subtype="pdf", filename="Quirk 奎雅.pdf"
    )
    message.add_attachment("Zoë,2031\n", filename="list.csv", subtype="csv")
    return message


def encrypted(
    message: EmailMessage | bytes, certificate: Path, signer: Path | None, clock: datetime, **more: Any
) -> bytes:
    raw = raw_of(message) if isinstance(message, EmailMessage) else message
    return openpgp.encrypted(raw, certificate, signer, clock, **more)


def read(raw: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(raw)


def raw_of(message: EmailMessage) -> bytes:
    return message.as_bytes(policy=policy.SMTP)


def parts_of(message: EmailMessage) -> list[tuple[str, str | None, object]]:
    """Kind, file name and content of each part, ends of lines of texts as they are here."""
    found = []
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_content()
            text = content.replace("\r\n", "\n") if isinstance(content, str) else content
            found.append((part.get_content_type(), part.get_filename(), text))
    return found


def sealed_in(raw: bytes) -> bytes:
    """What is encrypted in a message, as RFC 3156 has it."""
    outer = read(raw)
    assert outer.get_content_type() == "multipart/encrypted"
    assert outer.get_param("protocol") == "application/pgp-encrypted"
    first, second = outer.iter_parts()
    assert first.get_content_type() == "application/pgp-encrypted"
    assert first.get_payload(decode=True).strip() == b"Version: 1"  # type: ignore[union-attr]
    assert second.get_content_type() == "application/octet-stream"
    content = second.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def holds(home: Gnupg, raw: bytes, key: str) -> bool:
    """Whether what is encrypted in a message is signed with a key."""
    done = home.run("--status-fd", "2", "--decrypt", given=sealed_in(raw))
    signatures = re.findall(r"VALIDSIG (\w+) .* (\w+)", done.stderr.decode("utf-8", "replace"))
    return done.returncode == 0 and any(key in fingerprints for fingerprints in signatures)


# Encrypted


def test_the_recipient_reads_all_of_it_with_gnupg(office: Office) -> None:
    message = written()
    made = encrypted(message, office.recipient, None, NOW)
    inner = office.theirs.say("--decrypt", given=sealed_in(made))
    assert read(inner)["Subject"] == SUBJECT
    assert parts_of(read(inner)) == parts_of(read(raw_of(message)))
    assert len(parts_of(read(inner))) == 4


def test_the_body_inside_is_the_original_byte_for_byte(office: Office) -> None:
    raw = raw_of(written())
    inner = office.theirs.say("--decrypt", given=sealed_in(encrypted(raw, office.recipient, None, NOW)))
    assert inner.partition(b"\r\n\r\n")[2] == raw.partition(b"\r\n\r\n")[2]
    head = inner.partition(b"\r\n\r\n")[0] + b"\r\n"
    for field in re.split(rb"\r\n(?![ \t])", raw.partition(b"\r\n\r\n")[0]):
        if not field.lower().startswith((b"bcc", b"mime-version", b"content-type")):
            assert field + b"\r\n" in head


def test_a_signed_message_inside_is_known_by_its_sender(office: Office) -> None:
    made = encrypted(written(), office.recipient, office.own, NOW)
    assert holds(office.theirs, made, office.own_id)
    assert read(office.theirs.say("--decrypt", given=sealed_in(made)))["Subject"] == SUBJECT


def test_the_office_can_read_what_it_sent(office: Office) -> None:
    made = encrypted(written(), office.recipient, office.own, NOW)
    assert read(office.ours.say("--decrypt", given=sealed_in(made)))["Subject"] == SUBJECT
    without = encrypted(written(), office.recipient, None, NOW)
    assert office.ours.run("--decrypt", given=sealed_in(without)).returncode != 0


def test_an_office_can_write_to_itself(office: Office) -> None:
    made = encrypted(written(), office.folder / "own.pub.asc", office.own, NOW)
    assert read(office.ours.say("--decrypt", given=sealed_in(made)))["Subject"] == SUBJECT


def test_nobody_else_reads_it(office: Office) -> None:
    made = encrypted(written(), office.recipient, office.own, NOW)
    done = office.others.run("--decrypt", given=sealed_in(made))
    assert done.returncode != 0
    assert done.stdout == b""


def test_the_subject_stands_nowhere_outside(office: Office) -> None:
    made = encrypted(written(), office.recipient, office.own, NOW)
    outer = read(made)
    assert outer["Subject"] == "..."
    assert sorted(outer.keys()) == sorted(KEPT)
    assert [outer[name] for name in ("From", "To", "Reply-To", "Message-ID", "In-Reply-To")] == [
        written()[name] for name in ("From", "To", "Reply-To", "Message-ID", "In-Reply-To")
    ]
    raw_subject = re.search(rb"Subject: (.*)\r\n", raw_of(written()))
    assert raw_subject
    assert raw_subject[1] not in made
    open = re.sub(rb"-----BEGIN PGP MESSAGE-----.*?-----END", b"", made, flags=re.DOTALL)
    for word in (b"Quirk", b"Gull", "奎雅".encode(), b"hidden", b"pdf", b"csv"):
        assert word not in open


def test_hidden_recipients_stand_nowhere(office: Office) -> None:
    made = encrypted(written(), office.recipient, None, NOW)
    assert b"hidden.example" not in office.theirs.say("--decrypt", given=sealed_in(made))


def test_a_date_stays_outside_and_inside(office: Office) -> None:
    message = written()
    message["Date"] = "Sun, 20 Apr 2031 09:00:00 +0000"
    made = encrypted(message, office.recipient, None, NOW)
    inner = read(office.theirs.say("--decrypt", given=sealed_in(made)))
    assert read(made)["Date"] == inner["Date"] == message["Date"]


def test_headers_inside_are_said_to_be_protected(office: Office) -> None:
    """By RFC 9788, and for the programs that know only the draft before it."""
    inner = read(
        office.theirs.say("--decrypt", given=sealed_in(encrypted(written(), office.recipient, None, NOW)))
    )
    assert (inner.get_param("protected-headers"), inner.get_param("hp")) == ("v1", "cipher")
    outer = inner.get_all("HP-Outer", [])
    assert "Subject: ..." in outer
    assert not any("Keywords" in each for each in outer)
    assert inner["Keywords"] == written()["Keywords"]


def test_a_message_without_parts_and_types_keeps_its_text(office: Office) -> None:
    raw = b"From: a@example.org\r\nTo: b@bureau.example\r\nSubject: Plain\r\n\r\nOne line.\r\nAnother.\r\n"
    inner = read(office.theirs.say("--decrypt", given=sealed_in(encrypted(raw, office.recipient, None, NOW))))
    assert inner["Subject"] == "Plain"
    assert parts_of(inner) == [("text/plain", None, "One line.\nAnother.\n")]


_ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
_SUBJECT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60),
    st.text(st.sampled_from("Quirk 奎雅 é=?_ "), min_size=60, max_size=400),
).map(lambda subject: subject.replace("=?", "= ?"))  # as messages are made: none looks like an encoded word
_BODY = st.one_of(
    _ANY_TEXT,
    st.lists(
        st.sampled_from(["From me", " ", "\t", ".", "--", "é", "x" * 1200, "\r", "\n", "=20", "\0"]),
        max_size=20,
    ).map("\n".join),
)


@examples(60)
@given(subject=_SUBJECT, body=_BODY)
def test_any_subject_and_any_body_arrive(office: Office, subject: str, body: str) -> None:
    message = written(subject, body)
    original = read(raw_of(message))
    made = encrypted(message, office.recipient, None, NOW)
    inner = read(office.theirs.say("--decrypt", given=sealed_in(made)))
    assert inner["Subject"] == original["Subject"]
    assert "".join(inner["Subject"].split()) == "".join(subject.split())
    assert parts_of(inner) == parts_of(original)
    assert made.isascii() and max(map(len, made.split(b"\r\n"))) < 998


@examples(60)
@given(subject=_ANY_TEXT)
def test_a_subject_arrives_or_is_refused(office: Office, subject: str) -> None:
    """A line break in a subject would begin another header."""
    try:
        message = written(subject)
    except ValueError:
        assert len(subject.splitlines()) > 1
        return
    try:
        made = encrypted(message, office.recipient, None, NOW)
    except DispatchError:
        assert subject.splitlines() != [subject] or "\0" in subject
        return
    assert sorted(read(made).keys()) == sorted(KEPT)
    inner, original = office.theirs.say("--decrypt", given=sealed_in(made)), raw_of(message)
    assert read(inner)["Subject"] == read(original)["Subject"]
    assert parts_of(read(inner)) == parts_of(read(original))


# Keys that cannot be used


def fault(path: Path, clock: datetime = NOW, pinned: str | None = None) -> str:
    """Why nothing may be encrypted to a key; empty where all may."""
    try:
        require_certificate(path, clock, pinned or "")
    except DispatchError as error:
        return str(error)
    return ""


def refused(path: Path, clock: datetime = NOW, pinned: str | None = None) -> str:
    """The words with which nothing is encrypted to a key; they hold nothing of the message."""
    with pytest.raises(DispatchError) as caught:
        encrypted(written(), path, None, clock, pinned=pinned)
    told = "".join(traceback.format_exception(caught.value)) + caught.value.hint
    assert "Quirk" not in told
    assert "Nothing was sent" in str(caught.value)
    return str(caught.value)


def test_a_sound_key_has_no_problem(office: Office) -> None:
    assert fault(office.recipient) == fault(office.recipient, pinned=office.recipient_id) == ""


def test_a_missing_file_and_one_without_a_key_are_told_apart(office: Office, tmp_path: Path) -> None:
    (tmp_path / "text.asc").write_text("Our fingerprint is on the website.\n", encoding="utf-8")
    (tmp_path / "empty.asc").write_bytes(b"")
    assert "this is no OpenPGP key" in fault(tmp_path / "empty.asc")
    assert "this file cannot be read" in fault(tmp_path)
    assert "there is no such file" in refused(tmp_path / "none.asc")
    assert "this is no OpenPGP key" in refused(tmp_path / "text.asc")


def test_several_keys_in_a_file_are_one_too_many(office: Office, tmp_path: Path) -> None:
    both = tmp_path / "both.asc"
    both.write_bytes(office.recipient.read_bytes() + (office.folder / "own.pub.asc").read_bytes())
    assert "several keys" in refused(both)


def test_a_secret_key_in_its_place_is_encrypted_to_as_well(office: Office, tmp_path: Path) -> None:
    secret = office.theirs.secret(office.recipient_id, tmp_path / "secret.asc")
    made = encrypted(written(), secret, None, NOW)
    assert read(office.theirs.say("--decrypt", given=sealed_in(made)))["Subject"] == SUBJECT


def test_an_expired_key_is_refused_by_the_clock(office: Office, tmp_path: Path) -> None:
    key = office.theirs.make("Short <short@bureau.example>", ends="5d", subkeys=(("cv25519", "encr", "5d"),))
    path = office.theirs.public(key, tmp_path / "short.asc")
    end = NOW + timedelta(days=5)
    assert fault(path) == ""
    assert f"this key expired on {end.date().isoformat()}" in refused(path, NOW + timedelta(days=6))


def test_a_key_that_expired_long_ago_is_refused(office: Office, tmp_path: Path) -> None:
    """The library alone would encrypt to it."""
    key = office.theirs.make(
        "Old <old@bureau.example>",
        on="20200101T000000",
        ends="1y",
        subkeys=(("cv25519", "encr", "1y"),),
    )
    path = office.theirs.public(key, tmp_path / "old.asc")
    assert pysequoia.encrypt(b"x", recipients=[pysequoia.Cert.from_file(str(path))])
    assert "this key expired on 2020-12-31" in refused(path)


def test_a_key_whose_part_for_encryption_expired_is_refused(office: Office, tmp_path: Path) -> None:
    key = office.theirs.make("Part <part@bureau.example>", subkeys=(("cv25519", "encr", "5d"),))
    path = office.theirs.public(key, tmp_path / "part.asc")
    assert fault(path) == ""
    assert "nothing can be encrypted to this key" in refused(path, NOW + timedelta(days=6))
    office.theirs.say("--quick-add-key", key, "cv25519", "encr", "20d")
    office.theirs.public(key, path)
    assert fault(path, NOW + timedelta(days=6)) == ""


def test_nothing_is_encrypted_to_an_expired_part_for_want_of_another(office: Office, tmp_path: Path) -> None:
    """The library knows no ElGamal, and looks at the clock of the machine."""
    parts = (("cv25519", "encr", "5d"), ("elg2048", "encr", "0"))
    path = office.theirs.public(
        office.theirs.make("Two <two@bureau.example>", subkeys=parts), tmp_path / "two.asc"
    )
    assert fault(path) == ""
    assert encrypted(written(), path, None, NOW)
    assert "nothing can be encrypted to this key" in refused(path, NOW + timedelta(days=6))


def test_a_revoked_key_is_refused(tmp_path: Path) -> None:
    """The library alone would encrypt to it."""
    key = pysequoia.Tsk.generate("Desk <desk@bureau.example>")
    certificate = key.extract_certificate()
    path = tmp_path / "revoked.pgp"
    path.write_bytes(bytes(certificate) + bytes(certificate.revoke(certifier=key.certifier())))
    assert pysequoia.encrypt(b"x", recipients=[pysequoia.Cert.from_file(str(path))])
    assert "this key is revoked" in refused(path)


def test_a_key_whose_part_for_encryption_is_revoked_is_refused(office: Office, tmp_path: Path) -> None:
    key = office.theirs.make("Gone <gone@bureau.example>")
    revoke = b"key 1\nrevkey\ny\n0\n\ny\nsave\n"
    command = ["gpg", "--homedir", str(office.theirs.home), "--pinentry-mode", "loopback", "--passphrase", ""]
    subprocess.run(
        [*command, "--no-tty", "--command-fd", "0", "--edit-key", key],
        input=revoke,
        capture_output=True,
        check=True,
    )
    path = office.theirs.public(key, tmp_path / "gone.asc")
    assert "nothing can be encrypted to this key" in refused(path)
    office.theirs.say("--quick-add-key", key, "cv25519", "encr", "0")
    assert fault(office.theirs.public(key, path)) == ""


def test_a_key_for_signing_only_is_refused(office: Office, tmp_path: Path) -> None:
    key = office.theirs.make("Signs <signs@bureau.example>", "sign", subkeys=())
    path = office.theirs.public(key, tmp_path / "signs.asc")
    assert "nothing can be encrypted to this key" in refused(path)


@pytest.mark.parametrize("kind", ["rsa1024", "sha1"])
def test_a_weak_key_is_refused(office: Office, tmp_path: Path, kind: str) -> None:
    user_id = f"Weak <{kind}@bureau.example>"
    words = ("--cert-digest-algo", "SHA1") if kind == "sha1" else ()
    size = "rsa2048" if kind == "sha1" else kind
    office.theirs.say(*words, "--quick-gen-key", user_id, size, "sign,encrypt", "0")
    path = office.theirs.public(f"={user_id}", tmp_path / "weak.asc")
    assert "nothing can be encrypted to this key" in refused(path)


def test_a_key_that_is_all_in_one_is_taken(office: Office, tmp_path: Path) -> None:
    key = office.theirs.make("One <one@bureau.example>", "sign,encrypt", kind="rsa2048", subkeys=())
    path = office.theirs.public(key, tmp_path / "one.asc")
    made = encrypted(written(), path, None, NOW)
    assert read(office.theirs.say("--decrypt", given=sealed_in(made)))["Subject"] == SUBJECT


def test_another_key_than_the_one_on_record_is_refused(office: Office) -> None:
    assert office.own_id in refused(office.recipient, pinned=office.own_id)
    spaced = " ".join(re.findall("....", office.recipient_id.lower()))
    assert encrypted(written(), office.recipient, None, NOW, pinned=spaced)


# The sender's own key


def unasked() -> str:
    raise AssertionError("nobody is asked for a passphrase that a key does not have")


def test_a_key_with_a_passphrase_signs_once_it_is_told(office: Office, tmp_path: Path) -> None:
    key = office.ours.make(
        "Locked <locked@example.org>", "sign,encrypt", kind="rsa2048", subkeys=(), passphrase=PASSPHRASE
    )
    office.theirs.say("--import", str(office.ours.public(key, tmp_path / "locked.pub.asc")))
    path = office.ours.secret(key, tmp_path / "locked.asc", PASSPHRASE)
    made = encrypted(written(), office.recipient, path, NOW, passphrase=lambda: PASSPHRASE)
    assert holds(office.theirs, made, key)
    with pytest.raises(DispatchError, match="has a passphrase, and nobody can be asked"):
        encrypted(written(), office.recipient, path, NOW)
    with pytest.raises(DispatchError, match="does not open with this passphrase") as caught:
        encrypted(written(), office.recipient, path, NOW, passphrase=lambda: "".join(("black", " gulls")))
    assert "black gulls" not in "".join(traceback.format_exception(caught.value))


def test_a_key_on_a_curve_with_a_passphrase_signs_or_it_is_said_what_to_do(
    office: Office, tmp_path: Path
) -> None:
    """About half of them cannot be read; without the passphrase all can."""
    for number in range(4):
        key = office.ours.make(f"Curve <curve{number}@example.org>", passphrase=PASSPHRASE)
        office.theirs.say("--import", str(office.ours.public(key, tmp_path / "curve.pub.asc")))
        path = office.ours.secret(key, tmp_path / "curve.asc", PASSPHRASE)
        try:
            made = encrypted(written(), office.recipient, path, NOW, passphrase=lambda: PASSPHRASE)
        except DispatchError as error:
            assert "take off the passphrase" in error.hint
            assert PASSPHRASE not in f"{error}{error.hint}"
        else:
            assert holds(office.theirs, made, key)


def test_nobody_is_asked_for_a_passphrase_that_is_not_there(office: Office) -> None:
    assert encrypted(written(), office.recipient, office.own, NOW, passphrase=unasked)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_a_key_whose_main_part_is_elsewhere_signs(office: Office, tmp_path: Path, passphrase: str) -> None:
    """Where that part is for vouching alone; of another one it is said what to do."""
    parts = (("rsa2048", "sign", "0"), ("rsa2048", "encr", "0"))
    for use in ("cert", "cert,sign"):
        name = f"Away <{use.replace(',', '.')}{len(passphrase)}@example.org>"
        key = office.ours.make(name, use, subkeys=parts, passphrase=passphrase)
        office.theirs.say("--import", str(office.ours.public(key, tmp_path / "away.pub.asc")))
        path = office.ours.secret(key, tmp_path / "away.asc", passphrase, "--export-secret-subkeys")
        asked = (lambda: passphrase) if passphrase or use == "cert,sign" else unasked
        if use == "cert":
            made = encrypted(written(), office.recipient, path, NOW, passphrase=asked)
            assert holds(office.theirs, made, key)
        else:
            with pytest.raises(DispatchError, match="does not open") as caught:
                encrypted(written(), office.recipient, path, NOW, passphrase=asked)
            assert "with its main part in the file" in caught.value.hint


def test_own_keys_that_cannot_sign_say_why(office: Office, tmp_path: Path) -> None:
    only = office.ours.secret(
        office.ours.make("Encrypts <encrypts@example.org>", "cert"), tmp_path / "only.asc"
    )
    for path in (office.folder / "own.pub.asc", only):
        with pytest.raises(DispatchError, match="is a public key, or has no part that can sign"):
            encrypted(written(), office.recipient, path, NOW)
    with pytest.raises(DispatchError, match="there is no such file"):
        encrypted(written(), office.recipient, tmp_path / "none.asc", NOW)


def test_an_own_key_that_expired_or_is_revoked_signs_nothing(office: Office, tmp_path: Path) -> None:
    key = office.ours.make("Brief <brief@example.org>", ends="5d")
    brief = office.ours.secret(key, tmp_path / "brief.asc")
    with pytest.raises(DispatchError, match="this key expired on"):
        encrypted(written(), office.recipient, brief, NOW + timedelta(days=6))
    gone = pysequoia.Tsk.generate("Appeals <appeals@example.org>")
    revocation = gone.extract_certificate().revoke(certifier=gone.certifier())
    (tmp_path / "gone.pgp").write_bytes(bytes(gone) + bytes(revocation))
    with pytest.raises(DispatchError, match="this key is revoked"):
        encrypted(written(), office.recipient, tmp_path / "gone.pgp", NOW)


def test_an_own_key_that_could_not_read_it_again_is_refused(office: Office, tmp_path: Path) -> None:
    key = office.ours.make("Pen <pen@example.org>", subkeys=())
    path = office.ours.secret(key, tmp_path / "pen.asc")
    with pytest.raises(DispatchError, match=r"pen\.asc: nothing can be encrypted to this key"):
        encrypted(written(), office.recipient, path, NOW)


# No clear text


def test_an_error_repeats_no_word_of_the_message(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(message: bytes, *_: object) -> bytes:
        raise ValueError(f"cannot read {message!r}")

    monkeypatch.setattr(openpgp, "sealed", fail)
    with pytest.raises(DispatchError, match="nothing was sent") as caught:
        encrypted(written(), office.recipient, office.own, NOW)
    assert caught.value.__context__ is None and caught.value.__cause__ is None
    assert "Quirk" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\nQuirk: was taken\r\n\r\nfrom Gull Harbour",
        b"Quirk was taken\r\n\r\nfrom Gull Harbour",
        b"From: a@example.org\r\nQuirk was taken\r\n\r\n",
        b"From: a@example.org\rSubject: Quirk\r\n\r\n",
        b"From: a@example.org\r\nSubject: Quirk\r\nSubject: was taken\r\n\r\n",
    ],
)
def test_what_is_no_message_is_not_encrypted(office: Office, raw: bytes) -> None:
    with pytest.raises(DispatchError, match="headers that cannot be read") as caught:
        encrypted(raw, office.recipient, None, NOW)
    assert "Quirk" not in "".join(traceback.format_exception(caught.value))


def test_what_did_not_come_out_encrypted_is_known(office: Office) -> None:
    hand = pysequoia.Tsk.from_file(str(office.own)).signer()
    recipient = pysequoia.Cert.from_file(str(office.recipient))
    assert openpgp.is_sealed(pysequoia.encrypt(b"x", recipients=[recipient]), 1)
    assert not openpgp.is_sealed(pysequoia.encrypt(b"x", recipients=[recipient]), 2)
    assert not openpgp.is_sealed(pysequoia.sign(hand, b"x"), 1)


def test_without_the_library_it_is_said_what_to_install(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pysequoia", None)
    for attempt in (
        lambda: encrypted(written(), office.recipient, None, NOW),
        lambda: require_certificate(office.recipient, NOW, office.recipient_id),
    ):
        with pytest.raises(DispatchError, match="not installed") as caught:
            attempt()
        assert ".[openpgp]" in caught.value.hint


WRITTEN_BY_GNUPG = """\
-----BEGIN PGP PRIVATE KEY BLOCK-----

lFgEawgGChYJKwYBBAHaRw8BAQdAnq9e2t3fxpB7X3EcNT/2rh0Pm74O6tn+NmW7
/JGQzxoAAQAAQ4Od233ZGMVSbzRZ/xr6F/VQtVPZsYoR2St6YzDWoQ/ktBNQNCA8
cDRAZXhhbXBsZS5vcmc+iJAEExYKADgWIQRe0Z+7wulyyEhzGpSjrHRTO9VyRwUC
awgGCgIbAwULCQgHAgYVCgkICwIEFgIDAQIeAQIXgAAKCRCjrHRTO9VyR+fXAP4u
vbEip7p1Q9Dl6FGiraN+9iLVB2gxZo8COswIGNqZeQEAmzpGYl8gIBHIHYuCf0Rq
5NMa6Wrn83QlWLZ4Ag3T2g2cXQRrCAYKEgorBgEEAZdVAQUBAQdAZaSD1jBTcQlF
kf5o3ZDwLroaMoqXTsaxIi7k/TM8OAwDAQgHAAD/XXSuz9xox4RsTnYndF9AbPE8
zvDkkK5DBhLBk8KgjjgRloh4BBgWCgAgFiEEXtGfu8LpcshIcxqUo6x0UzvVckcF
AmsIBgoCGwwACgkQo6x0UzvVckcpdQEAsjS1HepcQQmBGCujVUwdoiHxmtCIdzs7
gb8xMHQukqUA/0sUppZ6XGytuThfQuqaHqmT5h7q8KZSumAipIIY2GcG
=CyqQ
-----END PGP PRIVATE KEY BLOCK-----
"""
"""Of an invented person: its secret number begins with a zero that GnuPG counts, and RFC 9580 does not."""


def test_of_a_key_that_nothing_else_can_read_it_is_said_what_to_do(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "pen.asc"
    path.write_text(WRITTEN_BY_GNUPG, "utf-8")
    with pytest.raises(DispatchError, match="only the program that made it can read") as refused:
        encrypted(written(), office.recipient, path, NOW)
    assert "Make a new key" in refused.value.hint
