"""Passwords and keys: found where they are, and shown to nobody."""

from __future__ import annotations

import pickle
import sys
from typing import Any

import pytest

from hrdalert.dispatch.transports.secrets import HeldSecret, read_secret
from hrdalert.errors import DispatchError
from hrdalert.settings import Secret

VALUE = "pässword with spaces"


def where(**keys: Any) -> Secret:
    return Secret.model_validate(keys)


def printing(code: str) -> Secret:
    return where(command=[sys.executable, "-c", code])


def why(secret: Secret, seconds: float = 20) -> DispatchError:
    with pytest.raises(DispatchError) as caught:
        read_secret(secret, "appeals", seconds)
    return caught.value


def test_a_variable_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST", f"{VALUE}\n")
    assert read_secret(where(env="HRDALERT_TEST"), "appeals") == VALUE


@pytest.mark.parametrize("empty", [None, "", "\n"])
def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch, empty: str | None) -> None:
    monkeypatch.delenv("HRDALERT_TEST", raising=False)
    if empty is not None:
        monkeypatch.setenv("HRDALERT_TEST", empty)
    error = why(where(env="HRDALERT_TEST"))
    assert "HRDALERT_TEST is not set" in str(error)
    assert "Set HRDALERT_TEST" in error.hint


def test_the_first_line_that_a_command_prints_is_the_secret() -> None:
    code = f"import sys; sys.stdout.buffer.write({VALUE.encode()!r} + b'\\r\\nuser: appeals\\n')"
    assert read_secret(printing(code), "appeals") == VALUE


def test_no_shell_reads_the_words_of_a_command() -> None:
    words = [sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME; echo `id` | cat"]
    assert read_secret(where(command=words), "appeals") == "$HOME; echo `id` | cat"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("print('told'); print('told', file=__import__('sys').stderr); raise SystemExit(3)", "error 3"),
        ("", "printed no words"),
        ("print(); print('told')", "printed no words"),
        ("import sys; sys.stdout.buffer.write(b'told\\xff')", "printed no words"),
        ("print('told\\x1b[2J')", "characters that none has"),
    ],
)
def test_a_command_that_gives_no_secret_is_explained_without_what_it_said(code: str, words: str) -> None:
    error = why(printing(code))
    assert words in str(error)
    assert "told" not in f"{error!r} {error} {error.hint}"


def test_a_command_that_does_not_end_is_ended() -> None:
    error = why(printing("import time; print('told', flush=True); time.sleep(100_000)"), seconds=0.5)
    assert "within 0.5 seconds" in str(error)


def test_a_command_that_asks_gets_no_answer_and_does_not_wait() -> None:
    assert "gave no password" in str(why(printing("print(input('password: '))")))


def test_a_program_that_is_not_there_is_named() -> None:
    assert "no-such-program-of-tests" in str(why(where(command=["no-such-program-of-tests", "show"])))


class TestKeyring:
    """The system's keyring."""

    @pytest.fixture(autouse=True)
    def own_keyring(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        keyring = pytest.importorskip("keyring")
        before = keyring.get_keyring()
        yield
        keyring.set_keyring(before)

    def test_the_entry_of_service_and_account_is_read(self) -> None:
        import keyring  # type: ignore[import-not-found, unused-ignore]
        from keyring.backend import KeyringBackend  # type: ignore[import-not-found, unused-ignore]

        class Drawer(KeyringBackend):  # type: ignore[misc, unused-ignore]
            """A keyring of this process alone."""

            priority = 1

            def __init__(self) -> None:
                super().__init__()  # type: ignore[no-untyped-call, unused-ignore]
                self._kept: dict[tuple[str, str], str] = {}

            def get_password(self, service: str, username: str) -> str | None:
                return self._kept.get((service, username))

            def set_password(self, service: str, username: str, password: str) -> None:
                self._kept[service, username] = password

        keyring.set_keyring(Drawer())
        keyring.set_password("hrdalert-mail", "appeals", VALUE)
        assert read_secret(where(keyring="hrdalert-mail"), "appeals") == VALUE
        with pytest.raises(DispatchError, match="hrdalert-mail and the account other") as caught:
            read_secret(where(keyring="hrdalert-mail"), "other")
        assert "keyring set hrdalert-mail other" in caught.value.hint

    def test_a_keyring_that_does_not_open_is_explained(self) -> None:
        import keyring
        from keyring.backends.fail import Keyring  # type: ignore[import-not-found, unused-ignore]

        keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call, unused-ignore]
        assert "could not be opened" in str(why(where(keyring="hrdalert-mail")))


@pytest.mark.skipif(sys.platform == "win32", reason="there a variable holds characters, not bytes")
def test_a_secret_of_broken_letters_is_explained_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an old terminal leaves them in a variable: bytes that are no UTF-8."""
    monkeypatch.setenv("HRDALERT_TEST", f"{VALUE}\udce9")
    assert "cannot be used" in str(why(where(env="HRDALERT_TEST")))
    assert VALUE not in str(why(where(env="HRDALERT_TEST")))


def test_a_held_secret_shows_itself_to_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST", VALUE)
    held = HeldSecret(where(env="HRDALERT_TEST"), "appeals")
    assert held.value == VALUE
    assert VALUE not in f"{held} {held!r} {[held]} {(held,)}"
    assert held.hide_in(f"no: {VALUE}; cMO=", "cMO=") == "no: [hidden]; [hidden]"
    with pytest.raises(TypeError, match="never leaves"):
        pickle.dumps(held)


def test_a_held_secret_can_be_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HRDALERT_TEST", "first")
    held = HeldSecret(where(env="HRDALERT_TEST"), "appeals")
    monkeypatch.setenv("HRDALERT_TEST", "second")
    assert held.value == "first"
    held.read_again()
    assert held.value == "second"
