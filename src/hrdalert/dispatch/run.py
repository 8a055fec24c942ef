"""Sends the messages that are approved and due, one at a time; the register notes each before it leaves and after.

Whatever happens in between, no message is sent twice by itself: a message that was begun and not finished is uncertain,
and waits for a person.
"""

import datetime
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import KW_ONLY, dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from hrdalert.dispatch.dispatches import Dispatch, Ready, domain_of, now
from hrdalert.dispatch.message import dated, mailbox, wired
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.sender import Outcome, Sending
from hrdalert.dispatch.transports import BeforeEnd, Envelope, Transport
from hrdalert.errors import DispatchError, UncertainError
from hrdalert.settings import Limits, Mail

MINUTE = datetime.timedelta(minutes=1)
TICK = datetime.timedelta(seconds=1)
"""A message may have left so much later than the register says, which keeps moments to the second."""
WATCHED, TOO_MANY = 20, 10
"""Ten refusals for good among the last twenty messages stop the sending: something is wrong with all of them."""
LOST = 5
"""Five lost answers in a row stop the sending, or a tenth of the run in all, five at least: a person decides each."""


def windows(limits: Limits) -> list[tuple[datetime.timedelta, int]]:
    """The spans of time with the most messages that may leave within each, whoever gets them."""
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    spans = ((MINUTE, limits.per_minute), (hour, limits.per_hour), (day, limits.per_day))
    return [(span, most) for span, most in spans if most is not None]


class Pace:
    """Spreads many messages over the time that the limits need, so that few of them come too early and must wait."""

    def __init__(self, limits: Limits) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        self._counts: Counter[tuple[datetime.datetime, str]] = Counter()

    def moment(self, earliest: datetime.datetime, domain: str) -> datetime.datetime:
        """About when the next message to a domain may leave: at ``earliest``, or later where the limits need it."""
        before, to_domain = self._counts[earliest, ""], self._counts[earliest, domain]
        self._counts[earliest, ""] += 1
        self._counts[earliest, domain] += 1
        waits = [(span + TICK) * (before // most) for span, most in self._windows]
        return earliest + max(*waits, (MINUTE + TICK) * (to_domain // self._per_domain), datetime.timedelta())


class Throttle:
    """Counts messages that left. ``before`` are moments and domains of those before this run, the oldest first."""

    def __init__(self, limits: Limits, before: Iterable[tuple[datetime.datetime, str]] = ()) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        longest = max((most for _, most in self._windows), default=1)
        self._left: deque[datetime.datetime] = deque(maxlen=longest)
        self._by_domain: dict[str, deque[datetime.datetime]] = {}
        for moment, domain in before:
            self.note(moment + TICK, domain)

    def note(self, moment: datetime.datetime, domain: str) -> None:
        """Counts one more message that leaves."""
        self._left.append(moment)
        self._by_domain.setdefault(domain, deque(maxlen=self._per_domain)).append(moment)

    def opens(self, domain: str) -> datetime.datetime | None:
        """The moment from which one more message may leave to a domain; None where it may leave at once."""
        moments = [self._left[-most] + span for span, most in self._windows if most <= len(self._left)]
        of_domain = self._by_domain.get(domain)
        if of_domain is not None and len(of_domain) == self._per_domain:
            moments.append(of_domain[0] + MINUTE)
        return max(moments, default=None)


_WAITS = (5 * 60, 15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60)
"""The seconds to wait after each refusal of a message for now, before it is tried again."""


class Result(Struct, frozen=True):
    """What became of one message."""

    id: int
    address: str
    outcome: Outcome
    answer: str
    next_try: datetime.datetime | None = None
    of_the_way: bool = False
    """The message did not go because of the way to the server, by which no other message would go either."""


def hand_over(
    ready: Ready, transport: Transport, mail: Mail, now: datetime.datetime, noted: BeforeEnd = lambda: None
) -> Result:
    """Sends one message that the register notes as about to leave; a message that may have gone is not tried again.

    The transport calls ``noted`` before the end of the message leaves: it returns when the register's note is on the
    disk. An error that it raises is raised, and the message did not go.
    """
    envelope = Envelope(wired(mailbox(str(mail.sender))), wired(ready.address), ready.message_id.strip("<>"))
    outcome: Outcome
    next_try, of_the_way = None, False
    try:
        message = dated(ready.message, now, str(mail.timezone))
        outcome, answer = "sent", transport.send(message, envelope, noted)
    except UncertainError as error:
        outcome, answer = "uncertain", error.in_a_line
    except DispatchError as error:
        answer, of_the_way = error.in_a_line, error.of_the_way
        has_tries = error.temporary and ready.tries < len(_WAITS)
        outcome = "later" if has_tries or of_the_way else "failed"
        if outcome == "later":
            wait = max(error.retry_after or 0, _WAITS[min(ready.tries, len(_WAITS) - 1)])
            next_try = now + datetime.timedelta(seconds=wait)
    return Result(ready.id, ready.address, outcome, answer, next_try, of_the_way)


@dataclass(eq=False)
class Run:
    """One run of the sender over what is due."""

    _register: Register
    _transport: Transport
    _mail: Mail
    _: KW_ONLY
    now: Callable[[], datetime.datetime] = now
    sleep: Callable[[float], object] = time.sleep
    holds: Callable[[], bool] = lambda: True
    """Whether the files are as they were when the messages were checked; asked before each message."""
    counts: Counter[Outcome] = field(default_factory=Counter, init=False)
    ended: str = field(default="", init=False)
    """Why the run stopped early; empty where it did not."""
    is_broken: bool = field(default=False, init=False)
    """The run stopped early, and neither limits nor refusals stopped it."""

    def __post_init__(self) -> None:
        day_ago = self.now() - datetime.timedelta(days=1)
        self._throttle = Throttle(self._mail.limits, self._register.left_since(day_ago))
        self._last: deque[Result] = deque(maxlen=WATCHED)
        self._most_lost = LOST

    def send(self, due: Sequence[Dispatch]) -> Generator[Result, None, None]:
        """Sends these messages, in their order where the limits allow it. The caller holds the sender's lock.

        While the server hears a message, another thread writes to the disk what became of the message before it. The
        end of a message leaves when the disk has that; an error of the disk is raised, and the message did not go.
        """
        waiting = deque(due)
        self._most_lost = max(LOST, -(-len(due) // 10))
        unhanded: Ready | None = None
        with self._register.session() as sending, closing(self._transport):
            begun = self._begin(sending, waiting)
            try:
                while begun is not None:
                    current, unhanded = begun, None
                    result = self._hand_over(current, sending)
                    following = self._next(waiting, at_once=True)
                    begun = unhanded = sending.settle(
                        current.id,
                        result.outcome,
                        result.answer,
                        self.now(),
                        next_try=result.next_try,
                        then=following.id if following else None,
                    )
                    yield result
                    if begun is None:
                        begun = self._begin(sending, waiting)
            finally:
                if unhanded is not None:  # it surely did not go, and may be sent again
                    why, now = "The run was stopped before this message was handed over.", self.now()
                    sending.settle(unhanded.id, "later", why, now, next_try=now)

    def _begin(self, sending: Sending, waiting: deque[Dispatch]) -> Ready | None:
        """The next message that may leave, noted as about to leave; messages withdrawn meanwhile are passed over."""
        while (due := self._next(waiting)) is not None:
            if (begun := sending.begin(due.id, self.now())) is not None:
                return begun
        return None

    def _hand_over(self, ready: Ready, sending: Sending) -> Result:
        now = self.now()
        self._throttle.note(now, ready.domain)
        result = hand_over(ready, self._transport, self._mail, now, sending.wait)
        if result.of_the_way:  # due at once: whoever sends again has mended the way to the server
            result = replace(result, next_try=now)
        self._last.append(result)
        self.counts[result.outcome] += 1
        return result

    def _stops(self) -> bool:
        """Whether nothing more may be sent; notes in ``ended`` and ``is_broken`` why that is."""
        outcomes = [result.outcome for result in self._last]
        lost, refused = self.counts["uncertain"], outcomes.count("failed")
        if lost >= self._most_lost or outcomes[-LOST:] == ["uncertain"] * LOST:
            self.is_broken = True
            self.ended = (
                f"the answers to {lost} messages were lost, and nobody knows whether they went"
                ": nothing more was sent. See to the line to the server first"
            )
        elif refused >= TOO_MANY:
            self.is_broken = False
            self.ended = (
                f"{refused} of the last {len(outcomes)} messages were refused for good: nothing more was sent"
            )
        elif len(outcomes) > 1 and self._last[-1].of_the_way and self._last[-2].of_the_way:
            self.is_broken = True
            self.ended = f"{self._last[-1].answer} Nothing more was sent, and no message is lost"
        elif not self.ended and not self.holds():
            self.is_broken = True
            self.ended = (
                "a file changed while messages were leaving, and what is left may not say what it says any more"
                ". Send again, and it is looked at anew"
            )
        return bool(self.ended)

    def _next(self, waiting: deque[Dispatch], *, at_once: bool = False) -> Dispatch | None:
        """The first waiting message that may leave. Sleeps until then, unless that is long or ``at_once`` is asked."""
        while not self._stops() and waiting:
            now = self.now()
            opening: list[datetime.datetime] = []
            for number, due in enumerate(waiting):
                opens = self._throttle.opens(domain_of(due.mailbox))
                if opens is None or opens <= now:
                    del waiting[number]
                    return due
                opening.append(opens)
            if at_once:
                return None
            opens = min(opening)
            seconds = (opens - self.now()).total_seconds()
            if seconds > 300:  # for longer nobody waits in front of a terminal
                self.ended = f"the limits let {len(waiting)} more leave from {opens:%Y-%m-%d %H:%M} UTC on"
                return None
            self.sleep(max(seconds, 0.01))
        return None
