"""Messages as files: one a message, whole, and never two for one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hrdalert.dispatch.transports.find import FolderTransport, file_name
from hrdalert.errors import DispatchError
from tests.dispatch.servers import envelope

KEYS = st.one_of(
    st.text(max_size=120),
    st.sampled_from(
        ["CON", "con", "nul.txt", "../../etc/passwd", "a/b", "a\\b", ".", "..", "", "A", "a", "a.", "é"]
    ),
)


def test_a_message_is_written_as_it_is(tmp_path: Path) -> None:
    message = b"Subject: x\r\n\r\n.\r\n\xff\x00\nlast"
    transport = FolderTransport(tmp_path / "out" / "box")
    said = transport.send(message, envelope("2031-0001-desk"))
    transport.close()
    path = tmp_path / "out" / "box" / "2031-0001-desk.eml"
    assert path.read_bytes() == message
    assert said == f"written to {path.as_posix()}"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_only_the_owner_can_read_a_message(tmp_path: Path) -> None:
    FolderTransport(tmp_path).send(b"x", envelope("a"))
    assert stat.S_IMODE((tmp_path / "a.eml").stat().st_mode) == 0o600


def test_the_same_key_is_the_same_file(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    transport.send(b"first", envelope("a"))
    transport.send(b"second", envelope("a"))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.eml", b"second")]


def test_a_folder_that_is_none_is_explained_and_nothing_stays_behind(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(DispatchError, match="could not be written") as caught:
        FolderTransport(tmp_path / "taken").send(b"x", envelope("a"))
    assert "folder:" in caught.value.hint
    (tmp_path / "box" / "a.eml").mkdir(parents=True)
    with pytest.raises(DispatchError):
        FolderTransport(tmp_path / "box").send(b"x", envelope("a"))
    assert [path.name for path in (tmp_path / "box").iterdir()] == ["a.eml"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=KEYS)
def test_every_key_is_a_file_of_the_folder_itself(key: str, tmp_path: Path) -> None:
    name = file_name(key)
    FolderTransport(tmp_path).send(key.encode("utf-8", "surrogatepass"), envelope(key))
    assert (tmp_path / name).parent == tmp_path
    assert (tmp_path / name).read_bytes() == key.encode("utf-8", "surrogatepass")
    assert name.isascii()
    assert len(name) < 100
    assert name.split(".")[0] not in ("con", "nul", "")


@given(one=KEYS, two=KEYS)
def test_no_two_keys_share_a_file_even_where_capitals_do_not_count(one: str, two: str) -> None:
    assert (file_name(one).lower() == file_name(two).lower()) is (one == two)
