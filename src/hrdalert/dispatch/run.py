"""Sends what is approved and due: one message at a time, each noted before it leaves and after.

Whatever happens in between, no message is sent twice by itself: what was begun and not finished is uncertain, and waits
for a person.
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
"""The register keeps moments to the second: so much later than it says, a message may have left."""
WATCHED, TOO_MANY = 20, 10
"""Of so many messages, so many refusals for good stop the sending: something is wrong with all of them."""
LOST = 5
"""So many lost answers in a row stop it, and a run as many in all as a tenth of it has: a person decides each."""


def windows(limits: Limits) -> list[tuple[datetime.timedelta, int]]:
    """Within which spans how many may leave, to whomever."""
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    spans = ((MINUTE, limits.per_minute), (hour, limits.per_hour), (day, limits.per_day))
    return [(span, most) for span, most in spans if most is not None]


class Pace:
    """Spreads many messages over the time that the limits need, so that few of them come too early and are put off."""

    def __init__(self, limits: Limits) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        self._counts: Counter[tuple[datetime.datetime, str]] = Counter()

    def moment(self, earliest: datetime.datetime, domain: str) -> datetime.datetime:
        """About when the next message to a domain may leave, which may not leave before ``earliest``."""
        before, to_domain = self._counts[earliest, ""], self._counts[earliest, domain]
        self._counts[earliest, ""] += 1
        self._counts[earliest, domain] += 1
        waits = [(span + TICK) * (before // most) for span, most in self._windows]
        return earliest + max(*waits, (MINUTE + TICK) * (to_domain // self._per_domain), datetime.timedelta())


class Throttle:
    """Counts what has left. ``before`` are the moments and domains of what left before this run, the oldest first."""

    def __init__(self, limits: Limits, before: Iterable[tuple[datetime.datetime, str]] = ()) -> None:
        self._windows = windows(limits)
        self._per_domain = limits.per_domain
        longest = max((most for _, most in self._windows), default=1)
        self._left: deque[datetime.datetime] = deque(maxlen=longest)
        self._by_domain: dict[str, deque[datetime.datetime]] = {}
        for at, domain in before:
            self.note(at + TICK, domain)

    def note(self, at: datetime.datetime, domain: str) -> None:
        """One more has left."""
        self._left.append(at)
        self._by_domain.setdefault(domain, deque(maxlen=self._per_domain)).append(at)

    def opens(self, domain: str) -> datetime.datetime | None:
        """From when on one more may leave to a domain; None: at once."""
        moments = [self._left[-most] + span for span, most in self._windows if most <= len(self._left)]
        of_domain = self._by_domain.get(domain)
        if of_domain is not None and len(of_domain) == self._per_domain:
            moments.append(of_domain[0] + MINUTE)
        return max(moments, default=None)


_WAITS = (5 * 60, 15 * 60, 60 * 60, 4 * 60 * 60, 24 * 60 * 60)
"""Seconds until the next try of a message that a server would not take for now."""


class Result(Struct, frozen=True):
    """What became of one message."""

    id: int
    address: str
    outcome: Outcome
    answer: str
    next_try: datetime.datetime | None = None
    of_the_way: bool = False
    """It did not go by no fault of its own, and no other one would."""


def hand_over(
    ready: Ready, transport: Transport, mail: Mail, now: datetime.datetime, noted: BeforeEnd = lambda: None
) -> Result:
    """Sends one message that is noted as about to leave; what is not certain is not tried again.

    ``noted`` returns when that note is on the disk, where it may not be yet; what it raises is raised, and the message
    did not go.
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
    sleep: Callable[[float], None] = time.sleep
    holds: Callable[[], bool] = lambda: True
    """Whether what was approved can still be what the files say; it is asked for each message."""
    counts: Counter[Outcome] = field(default_factory=Counter, init=False)
    ended: str = field(default="", init=False)
    """Why it stopped early; empty where it did not."""
    is_broken: bool = field(default=False, init=False)
    """It stopped early, and not by limits or refusals."""

    def __post_init__(self) -> None:
        day_ago = self.now() - datetime.timedelta(days=1)
        self._throttle = Throttle(self._mail.limits, self._register.left_since(day_ago))
        self._last: deque[Result] = deque(maxlen=WATCHED)
        self._most_lost = LOST

    def send(self, due: Sequence[Dispatch]) -> Generator[Result, None, None]:
        """Sends these messages, in their order where the limits let it. For who holds the sender's lock alone.

        While the server hears the next message, the disk is asked to keep what became of the one before; the end of a
        message leaves when that is done. What kept the disk from it is raised, and then that message did not go.
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
                if unhanded is not None:  # it surely did not go, and may
                    why, at = "The run was stopped before this message was handed over.", self.now()
                    sending.settle(unhanded.id, "later", why, at, next_try=at)

    def _begin(self, sending: Sending, waiting: deque[Dispatch]) -> Ready | None:
        """The next message that may leave, noted as about to; those withdrawn in the meantime are passed over."""
        while (due := self._next(waiting)) is not None:
            if (begun := sending.begin(due.id, self.now())) is not None:
                return begun
        return None

    def _hand_over(self, ready: Ready, sending: Sending) -> Result:
        now = self.now()
        self._throttle.note(now, ready.domain)
        result = hand_over(ready, self._transport, self._mail, now, sending.wait)
        if result.of_the_way:  # it is due as soon as somebody sends again: then the way is mended
            result = replace(result, next_try=now)
        self._last.append(result)
        self.counts[result.outcome] += 1
        return result

    def _stops(self) -> bool:
        last, lost, why = [result.outcome for result in self._last], self.counts["uncertain"], ""
        if len(last) > 1 and self._last[-1].of_the_way and self._last[-2].of_the_way:
            why = f"{self._last[-1].answer} Nothing more was sent, and no message is lost"
        if is_refused := (refused := last.count("failed")) >= TOO_MANY:
            why = f"{refused} of the last {len(last)} messages were refused for good: nothing more was sent"
        if is_lost := lost >= self._most_lost or last[-LOST:] == ["uncertain"] * LOST:
            why = f"the answers to {lost} messages were lost, and nobody knows whether they went"
            why += ": nothing more was sent. See to the line to the server first"
        if not (why or self.ended or self.holds()):
            why = "a file changed while messages were leaving, and what is left may not say what it says any more"
            why += ". Send again, and it is looked at anew"
        if why:
            self.ended, self.is_broken = why, is_lost or not is_refused
        return bool(self.ended)

    def _next(self, waiting: deque[Dispatch], *, at_once: bool = False) -> Dispatch | None:
        """The first of those that wait that may leave, after waiting for it where that is not long."""
        while not self._stops() and waiting:
            now = self.now()
            for number, due in enumerate(waiting):
                opens = self._throttle.opens(domain_of(due.mailbox))
                if opens is None or opens <= now:
                    del waiting[number]
                    return due
            if at_once:
                return None
            opens = min(when for due in waiting if (when := self._throttle.opens(domain_of(due.mailbox))))
            seconds = (opens - self.now()).total_seconds()
            if seconds > 300:  # for longer nobody waits in front of a terminal
                self.ended = f"the limits let {len(waiting)} more leave from {opens:%Y-%m-%d %H:%M} UTC on"
                return None
            self.sleep(max(seconds, 0.01))
        return None
