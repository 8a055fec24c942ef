"""How fast approved messages leave, beside a loop of smtplib over one connection to the same server.

Each message has an attachment of 38 kB. The server is aiosmtpd in a process of its own, which throws messages away. It
offers no PIPELINING, so that hrdalert gains nothing by what the loop does not know. The loop has its messages in
memory, and writes nothing down; hrdalert reads each from its register, notes that it is about to leave, holds back its
end until that is on the disk, and notes that it went. The two take turns, a fifth of the messages each, so that what
else a computer does slows both. Shown are seconds by the clock, and how much memory the sender takes at most with a
tenth and with all of the messages.
"""

from __future__ import annotations

import datetime
import json
import os
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from hrdalert.dispatch.dispatches import NewDispatch
from hrdalert.dispatch.message import Letter, message_of
from hrdalert.dispatch.parts import Attachment
from hrdalert.dispatch.register import Register
from side_by_side import Row, has

TURNS = 5
AT = datetime.datetime(2026, 3, 30, 12, tzinfo=datetime.UTC)
SENDER = """
import datetime, json, re, resource, sys, time
from pathlib import Path
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.run import Run
from hrdalert.dispatch.sender import alone
from hrdalert.dispatch.transports.find import find_transport
from hrdalert.cases.marked_yaml import scan
from hrdalert.cases.mistakes import validated
from hrdalert.settings import Settings

folder = Path(sys.argv[1])
file = folder / "hrdalert.yaml"
mail = validated(scan(file, file, keep_empty=False), Settings)[0].mail
register = Register.open(folder / "register.db")
count, times = 0, []
with alone(folder / "register.db"):
    due = list(register.due(datetime.datetime.now(datetime.UTC)))
    run = Run(register, find_transport(mail, folder), mail)
    turn = -(-len(due) // int(sys.argv[2]))
    for first in range(0, len(due), turn):
        sys.stdin.readline()
        begun = time.perf_counter()
        count += sum(result.outcome == "sent" for result in run.send(due[first : first + turn]))
        times.append(time.perf_counter() - begun)
        print(flush=True)
status = Path("/proc/self/status")  # where there is none, what the parent had counts too
most = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
kilobytes = int(most[1]) if most else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([count, sum(times), kilobytes // 1024]))
"""


def message(number: int) -> bytes:
    letter = Letter(
        sender="Appeals Desk <appeals@lantern.example>",
        name=f"Office No. {number}",
        address=f"office{number}@gazette.example",
        subject="Health of Ada Quill (2026-014)",
        text="Dear Director,\n\n" + "We write to you about Ada Quill, a singer.\n" * 30,
        attachments=(Attachment("2026-014-appeal-letter.pdf", bytes(range(256)) * 152),),
    )
    return message_of(letter, str(number))


@contextmanager
def sink() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    words = ["-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


def bare(port: int, messages: int) -> float:
    ready = [message(number) for number in range(100)]
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(messages):
            server.sendmail(
                "appeals@lantern.example", [f"office{number}@gazette.example"], ready[number % 100]
            )
    return time.perf_counter() - begun


def ours(
    port: int, messages: int, folder: Path, between: Callable[[], object] | None = None
) -> tuple[float, int]:
    """Seconds to send them, and the most memory it takes; ``between`` is done before each of the turns."""
    folder.mkdir()
    (folder / "hrdalert.yaml").write_text(
        "organisation: {name: Lantern Letter Watch}\nmail:\n  from: Appeals Desk <appeals@lantern.example>\n"
        f"  transport: {{kind: smtp, host: 127.0.0.1, port: {port}, security: none}}\n"
        "  limits: {per_domain: 10000000}\n",
        "utf-8",
    )
    register = Register.open(folder / "register.db")
    for first in range(0, messages, 500):
        ids = register.queue([_new(number) for number in range(first, min(first + 500, messages))], AT)
        register.approve(ids, "Ada Quill", AT, 1)
    register.close()
    if hasattr(os, "sync"):
        os.sync()  # to write down half a gigabyte of messages is no part of sending them
    command = [sys.executable, "-c", SENDER, str(folder), str(TURNS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdin and sender.stdout
        for _ in range(TURNS):
            if between:
                between()
            sender.stdin.write("\n")
            sender.stdin.flush()
            sender.stdout.readline()
        count, taken, memory = json.loads(sender.stdout.read())
    if count != messages:
        raise SystemExit(f"{count} of {messages} were sent")
    return taken, memory


def _new(number: int) -> NewDispatch:
    address = f"office{number}@gazette.example"
    return NewDispatch(
        reference="2026-014",
        document="appeal-letter",
        language="en",
        day=AT.date(),
        recipient=f"office-{number}",
        mailbox=address,
        address=address,
        content=str(number),
        message=message(number),
        message_id=f"<{number}@lantern.example>",
        words="",
    )


def rows(whole: bool) -> Iterator[Row]:
    """Sending, beside a loop."""
    if not has("aiosmtpd", "sending"):
        return
    messages = 10_000 if whole else 2_000
    with tempfile.TemporaryDirectory() as name, sink() as port:
        bare(port, 200)
        _, little = ours(port, messages // 10, Path(name) / "little")
        theirs: list[float] = []
        taken, much = ours(
            port, messages, Path(name) / "much", lambda: theirs.append(bare(port, messages // TURNS))
        )
    work = f"{messages:,} messages sent, each noted ({little} and {much} MB)"
    yield Row(work, taken, "a loop of smtplib", sum(theirs), 1 / 0.8, within=True)
