"""A server on loopback that speaks as WordPress does, and that can be told to fail."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

USER, PASSWORD = "pressdesk", "abcd éfgh ijkl"


class Server(ThreadingHTTPServer):
    """Keeps each request, and answers some of them otherwise than usual."""

    daemon_threads = True

    def __init__(self, handler: type[Handler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.requests: list[tuple[str, str, bytes]] = []
        self.failing: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        """By method: what is answered next in place of the usual answer; status 0 is to answer nothing."""
        self.does_it = True
        """Whether it does what it was asked, though it answers otherwise."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fail(self, method: str, status: int, body: bytes = b"", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.failing.setdefault(method, []).append((status, named, body))

    def bodies(self) -> list[dict[str, Any]]:
        return [json.loads(body) for method, _, body in self.requests if method == "POST"]


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._take("GET")

    def do_POST(self) -> None:
        self._take("POST")

    def do_DELETE(self) -> None:
        self._take("DELETE")

    def _take(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((method, self.path, body))
        failing = self.server.failing.get(method)
        if not failing:
            self.give(*self.answer(method, body))
            return
        status, headers, words = failing.pop(0)
        if self.server.does_it:
            self.answer(method, body)
        if status:
            self.give(status, words, headers)
        else:
            self.close_connection = True

    def answer(self, method: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        raise NotImplementedError

    def give(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class WordPressServer(Server):
    """The posts, categories and tags of a website."""

    def __init__(self) -> None:
        super().__init__(_WordPress)
        self.posts: dict[int, dict[str, Any]] = {}
        self.terms = {"categories": {4: "Press &amp; media"}, "tags": {7: "lamps"}}
        self.may_publish = True


class _WordPress(Handler):
    server: WordPressServer

    def answer(self, method: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        sent = self.headers.get("Authorization", "").removeprefix("Basic ")
        if base64.b64decode(sent).decode() != f"{USER}:{PASSWORD}":
            return self._json(401, {"code": "rest_not_logged_in", "message": "You are not <b>logged in</b>."})
        parts = urlsplit(self.path)
        assert parts.path.startswith("/wp-json/wp/v2/")
        kind, _, number = parts.path.removeprefix("/wp-json/wp/v2/").partition("/")
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if kind in self.server.terms:
            terms = self.server.terms[kind].items()
            return self._json(200, [{"id": id, "name": name, "slug": f"s{id}"} for id, name in terms])
        if method == "POST":
            return self._kept(int(number or 0), json.loads(body))
        if method == "DELETE" and int(number) in self.server.posts:
            self.server.posts[int(number)]["status"] = "trash"
        if number:
            found = self.server.posts.get(int(number))
            return self._json(200, found) if found else self._json(404, {"message": "Invalid post ID."})
        states = query["status"].split(",")
        posts = self.server.posts.values()
        return self._json(200, [p for p in posts if p["slug"] == query["slug"] and p["status"] in states])

    def _kept(self, number: int, sent: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        posts = self.server.posts
        id = number or max(posts, default=40) + 1
        old: dict[str, Any] = posts.get(id, {"status": "draft"})
        status = sent.get("status", old["status"])
        post: dict[str, Any] = {
            **old,
            "id": id,
            "slug": sent["slug"],
            "status": status if self.server.may_publish or status != "publish" else "pending",
            "title": {"raw": sent["title"]},
            "content": {"raw": sent["content"]},
            "link": f"{self.server.url}/?p={id}",
            **{key: sent[key] for key in ("categories", "tags") if key in sent},
        }
        posts[id] = post
        return self._json(200 if number else 201, post)

    def _json(self, status: int, data: object) -> tuple[int, bytes, dict[str, str]]:
        return status, json.dumps(data).encode(), {"Content-Type": "application/json"}


@contextmanager
def running(server: Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
