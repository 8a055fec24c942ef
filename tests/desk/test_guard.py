"""Who is let in: one tab of one browser, and no page, program or person beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from hrdalert.desk.app import make_app
from hrdalert.desk.guard import Guard
from hrdalert.desk.open_office import Office
from hrdalert.desk.running import RunningDesk, link_to_running
from hrdalert.desk.serving import LinkFile
from tests.desk.conftest import CASE, HOST, PORT, TODAY, Desk

ATTACKS = {
    "another host": ("/page/home", {"Host": f"evil.example:{PORT}"}, 421),
    "a name that was turned to this machine": (
        "/page/home",
        {"Host": f"evil.example:{PORT}", "Origin": f"http://evil.example:{PORT}"},
        421,
    ),
    "a host without its port": ("/page/home", {"Host": "127.0.0.1"}, 421),
    "localhost": ("/page/home", {"Host": f"localhost:{PORT}"}, 421),
    "another site": ("/page/home", {"Origin": "https://evil.example"}, 403),
    "another port of this machine": ("/page/home", {"Origin": "http://127.0.0.1:8000"}, 403),
    "a page without an origin": ("/page/home", {"Origin": "null"}, 403),
    "a request of another site": ("/page/home", {"Sec-Fetch-Site": "cross-site"}, 403),
    "a request of another port": ("/page/home", {"Sec-Fetch-Site": "same-site"}, 403),
    "a frame": ("/", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"}, 403),
    "no key": ("/page/home", {"X-Desk-Key": ""}, 401),
    "a key that was guessed": ("/page/home", {"X-Desk-Key": "guessed"}, 401),
    "a key with letters that no header has": ("/page/home", {"X-Desk-Key": "schlüssel"}, 401),
    "a way up": ("/page/case/../hrdalert", {}, 404),
    "a hidden way up": ("/page/case/%2e%2e%2fhrdalert", {}, 404),
    "a way to the root": ("/page/case//etc/passwd", {}, 404),
    "a way out of the static files": ("/static/../app.py", {}, 404),
    "a hidden way out of the static files": ("/static/%2e%2e/app.py", {}, 404),
}


@pytest.mark.parametrize(("path", "headers", "status"), ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused(path: str, headers: dict[str, str], status: int, desk: Desk) -> None:
    answer = desk.client.get(
        path, headers={"Host": HOST, "X-Desk-Key": desk.key, **headers}, base_url=f"http://{HOST}"
    )
    assert answer.status_code in ((status, 308) if "//" in path else (status,))
    assert "Quill" not in answer.get_data(as_text=True)


def test_the_code_opens_once(desk: Desk) -> None:
    """The page that came first has the key, and the file that led it here is gone."""
    assert desk.left == ["link"]
    assert desk.ask("/enter", {"code": desk.code}).status_code == 401
    assert desk.ask("/page/home").status_code == 200


@pytest.mark.parametrize("code", ["", "guessed", None, ["x"]])
def test_no_other_code_opens(code: object, workspace: Path) -> None:
    desk = Desk(workspace)
    desk.guard = Guard(PORT)
    assert desk.guard.key_for(str(code)) is None
    assert desk.guard.key_for(desk.guard.link.partition("=")[2])


def test_more_than_a_case_file_is_not_read(desk: Desk) -> None:
    answer = desk.client.post(
        "/case/2026-007/edit",
        data=b"x" * 99_000_000,
        headers={"Host": HOST, "X-Desk-Key": desk.key},
        base_url=f"http://{HOST}",
    )
    assert answer.status_code == 413


def test_every_answer_is_sealed(desk: Desk) -> None:
    """No page frames the desk, no answer is kept, and nothing but its own script and style is run."""
    for path in ("/", "/page/home", "/static/desk.js", "/page/case/none", "/new"):
        with desk.ask(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in headers


def test_no_page_has_script_or_style_in_it(desk: Desk) -> None:
    for path in ("/", "/page/home", "/new", "/page/case/2026-007"):
        page = desk.ask(path).get_data(as_text=True)
        assert "<style" not in page
        assert " style=" not in page
        assert "<script>" not in page
        assert " onclick" not in page


def test_what_looks_like_script_stays_text(desk: Desk) -> None:
    """In the list, in the form, in an entry and in the document."""
    evil = """"'><img src=x onerror=alert(1)><script>alert(1)</script>{{ 7*7 }}"""
    for path in (["headline"], ["summary"], ["chronology", 0, "text"], ["alleged_victims", 0, "about"]):
        assert desk.edit({"op": "put", "path": path, "value": evil})["saved"]
    pages = [
        desk.ask("/page/home").get_data(as_text=True),
        desk.ask("/page/case/2026-007").get_data(as_text=True),
        desk.ask("/case/2026-007/room/happened").get_json()["html"],
        desk.ask('/case/2026-007/part?at=["chronology",0]').get_data(as_text=True),
        desk.edit(save=False, document="press-release")["preview"]["html"],
    ]
    for page in pages:
        assert "<img src=x" not in page
        assert "<script>alert" not in page
    assert evil in unescape(pages[0])
    assert evil in unescape(pages[2])
    assert "7*7" in pages[4]


def test_the_file_that_leads_to_the_link_is_private_and_goes() -> None:
    link = LinkFile("http://127.0.0.1:1/#enter=x")
    assert link.path.stat().st_mode & 0o777 == 0o600 or os.name != "posix"
    link.delete()
    link.delete()
    assert not link.path.parent.exists()


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system does not list programs so")
def test_nobody_sees_the_code_and_nothing_is_left(workspace: Path, tmp_path: Path) -> None:
    """The desk listens on this machine alone, no program is started with the code, and its end takes the file away."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\necho \"$@\" >'{tmp_path}/opened'\nsleep 1\n")
    browser.chmod(0o700)
    environment = {**os.environ, "TMPDIR": str(temporary), "BROWSER": str(browser)}
    command = [sys.executable, "-m", "hrdalert", "desk"]
    with subprocess.Popen(
        command, cwd=workspace, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        link = running.stdout.readline().strip()
        running.stdout.readline()
        code, port = link.partition("=")[2], int(link.split(":")[2].partition("/")[0])
        (file,) = temporary.rglob("*.html")
        lines = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
        assert len(code) > 40
        assert not any(code.encode() in line for line in lines)
        assert code in file.read_text()
        addresses = {
            str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), port, socket.AF_INET)
        }
        for address in addresses - {"127.0.0.1"}:
            with pytest.raises(OSError), socket.create_connection((address, port), 2):
                pass
        with socket.create_connection(("127.0.0.1", port), 10) as there:
            there.sendall(
                f"GET /page/home HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
            )
            assert b" 401 " in there.recv(100)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert not [*temporary.rglob("*.html")]
    assert (workspace / "cases" / "2026-007.yaml").read_text(encoding="utf-8") == CASE


def test_a_second_start_opens_the_desk_that_runs(workspace: Path) -> None:
    """It gets a link of its own, and neither writes over the first desk's file nor takes it away."""
    command = [sys.executable, "-m", "hrdalert", "desk", "--no-browser"]
    with subprocess.Popen(command, cwd=workspace, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()
        first = running.stdout.readline().strip()
        file = workspace / ".hrdalert" / "desk.json"
        kept = file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0 or os.name != "posix"
        again = subprocess.run(command, cwd=workspace, capture_output=True, text=True, check=True).stdout
        second = again.splitlines()[1]
        assert second.partition("#")[0] == first.partition("#")[0]
        assert second != first
        assert file.read_bytes() == kept
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    assert not file.exists()


def test_a_desk_that_died_does_not_keep_another_from_starting(workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    RunningDesk.at(port).keep(workspace)
    assert link_to_running(workspace) is None
    (workspace / ".hrdalert" / "desk.json").write_bytes(b"{")
    assert link_to_running(workspace) is None


def test_another_link_is_for_whoever_reads_the_file_alone(workspace: Path) -> None:
    """Another program at the port of a desk that died learns no secret, and passes for no desk."""
    running = RunningDesk.at(PORT)
    client = make_app(Office(workspace, lambda: TODAY), Guard(PORT), running=running).test_client()
    there = {"Host": HOST}

    def status(words: str, proof: str) -> int:
        body = {"words": words, "proof": proof}
        return client.post("/again", json=body, headers=there, base_url=f"http://{HOST}").status_code

    assert status("once", running.proof("ask", "once")) == 200
    assert status("once", running.proof("answer", "once")) == 401
    assert status("once", running.proof("ask", "twice")) == 401
    assert status("once", "ä") == 401
    assert client.post("/again", data=b"[]", headers=there, base_url=f"http://{HOST}").status_code == 401


def test_an_impostor_at_the_port_is_not_opened(workspace: Path) -> None:
    class Impostor(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = b'{"code": "theirs", "proof": "theirs"}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Impostor) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        RunningDesk.at(server.server_address[1]).keep(workspace)
        assert link_to_running(workspace) is None
        thread.join()
