"""Sends what is due as ``hrdalert send --send`` does, with little patience and a clock that is ahead of time.

Run by the tests as a process of its own, in the folder of an office, with the seconds that its clock is ahead:
``python hasty_sender.py 3600``. The last line says in JSON what became of the messages, and why it stopped.
"""

from __future__ import annotations

import datetime
import json
import sys

from hrdalert.cli.dispatching import opened
from hrdalert.dispatch.messages import mail_of
from hrdalert.dispatch.run import Run
from hrdalert.dispatch.sender import alone
from hrdalert.dispatch.transports.smtp import SmtpTransport
from hrdalert.dispatch.transports.smtp_connection import Server, Timeouts

HASTY = Timeouts(connection=0.4, command=0.4, block=0.4, whole=0.4, farewell=0.2)


def send(ahead: datetime.timedelta) -> None:
    def now() -> datetime.datetime:
        return datetime.datetime.now(datetime.UTC) + ahead

    with opened() as (workspace, register):
        mail = mail_of(workspace)
        way = mail.transport
        assert way is not None
        transport = SmtpTransport(Server(str(way.host), way.security, way.port), timeouts=HASTY)
        with alone(workspace.register):
            register.recover(now())
            run = Run(register, transport, mail, now=now)
            for _ in run.send(register.due(now())):
                pass
    print(json.dumps({"counts": run.counts, "ended": run.ended}))


if __name__ == "__main__":
    send(datetime.timedelta(seconds=float(sys.argv[1])))
