"""A PostgreSQL server of the tests' own, as Debian brings it, and databases on it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

PASSWORD = "a lantern's secret"
_USER = "office"
# A busy machine takes longer than the minute that pg_ctl waits by itself.
_PATIENT = ("-w", "-t", "180")


def programs() -> Path:
    """Where initdb and pg_ctl are; skips the test where there are none, or nothing speaks to them."""
    for package in ("psycopg", "procrastinate"):
        pytest.importorskip(package, reason=f"{package} is not installed: pip install '.[office]'")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    initdb = str(found[-1]) if found else shutil.which("initdb")
    if initdb is None:
        pytest.skip("no PostgreSQL is installed: apt-get install postgresql")
    if _is_root() and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser to be somebody else")
    return Path(initdb).parent


class Postgres:
    """A server in a folder of its own, on a port of this machine."""

    def __init__(self) -> None:
        self._programs = programs()
        self._folder = Path(tempfile.mkdtemp(prefix="hrdalert-postgres-"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port: int = free.getsockname()[1]
        self._made = 0

    def __enter__(self) -> Postgres:
        password = self._folder / "password"
        password.write_text(PASSWORD, "utf-8")
        if _is_root():
            shutil.chown(self._folder, "postgres")
            shutil.chown(password, "postgres")
        data = str(self._folder / "data")
        self._run(
            "initdb",
            *("-D", data, "-U", _USER, "--pwfile", str(password), "-A", "scram-sha-256"),
            *("-E", "UTF8", "--no-locale"),
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", *_PATIENT, "stop")

    def start(self) -> None:
        options = f"-p {self._port} -k {self._folder} -c listen_addresses=127.0.0.1 -c max_connections=100"
        options += " -c fsync=off"  # nobody pulls the plug of this machine
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-o", options, "-l", log, *_PATIENT, "start")

    def restart(self) -> None:
        """Ends every session at once, and is back soon after."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", *_PATIENT, "restart")

    def database(self) -> str:
        """The address of a new, empty database."""
        import psycopg

        self._made += 1
        name = f"office{self._made}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")  # type: ignore[call-overload, unused-ignore]
        return self._url(name)

    def _url(self, database: str) -> str:
        from urllib.parse import quote

        return f"postgresql://{_USER}:{quote(PASSWORD)}@127.0.0.1:{self._port}/{database}"

    def _run(self, program: str, *words: str) -> None:
        as_whom = ["runuser", "-u", "postgres", "--"] if _is_root() else []
        # No pipes: the server would hold them open.
        log = self._folder / "output"
        with log.open("wb") as out:
            done = subprocess.run(
                [*as_whom, str(self._programs / program), *words],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                check=False,
            )
        assert done.returncode == 0, log.read_text("utf-8", errors="replace")


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
