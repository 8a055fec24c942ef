"""What is to be said of drafts: what the rules find in them, and review copies that show it at its words."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hrdalert.cases import Case
from hrdalert.disclosure import written_to
from hrdalert.disclosure.disclose import telling_of
from hrdalert.dispatch.recipients import may_have_un
from hrdalert.documents.blocks import Document, PageMark
from hrdalert.documents.compose import Order
from hrdalert.documents.languages import find_language
from hrdalert.drafting import Desk
from hrdalert.errors import Problem

# The rules take time to import that drafting does not need where nothing has changed.
if TYPE_CHECKING:
    from hrdalert.review import Addressed, Mailbox, Seen
    from hrdalert.review.prose_reading import Reading
    from hrdalert.review.remarks import Comment


def prose(
    desk: Desk, case: Case, document: Document, *, errors_alone: bool = False, reading: Reading | None = None
) -> list[Problem]:
    """What reads like a machine's prose in a document, by the rules that nobody has switched off."""
    from hrdalert.review import prose_facts, prose_problems

    off = desk.off_for(case)
    found = prose_problems(document, prose_facts(case, document), errors_alone=errors_alone, reading=reading)
    return [problem for problem in found if problem.code not in off]


def review(
    desk: Desk,
    case: Case,
    order: Order,
    documents: Sequence[Document],
    clock: datetime.date,
    *,
    errors_alone: bool = False,
) -> list[Problem]:
    """What a person should look at before these documents of an order leave, the most severe first.

    ``errors_alone``: only what keeps a document from being ready, found in a fraction of the time.
    """
    from hrdalert.review import by_severity, rule_problems

    looked = list(_seen(desk, case, order, documents, clock, errors_alone=errors_alone))
    found = [
        problem
        for document, seen in zip(documents, looked, strict=True)
        for problem in prose(desk, case, document, errors_alone=errors_alone, reading=seen.reading)
    ]
    off = desk.off_for(case)
    for seen in looked:
        found += rule_problems(seen, off, errors_alone=errors_alone)
    return by_severity(dict.fromkeys(found))


def _seen(
    desk: Desk,
    case: Case,
    order: Order,
    documents: Sequence[Document],
    clock: datetime.date,
    *,
    errors_alone: bool = False,
) -> Iterator[Seen]:
    """What the rules for the documents of an order look at."""
    from hrdalert.review import Seen

    telling, mailboxes = telling_of(case, order.day), _mailboxes(desk, case, order, clock)
    # No rule on offices finds an error, either.
    addressed = () if errors_alone else _addressed(desk, case, order)
    # No rule on what was sent finds an error.
    sent = () if errors_alone else desk.sent(case, order.day)
    for document in documents:
        yield Seen(
            case,
            telling,
            desk.audience(order),
            order.language,
            order.document,
            order.day,
            clock,
            desk.office,
            document,
            mailboxes,
            sent,
            addressed,
        )


def review_copy(
    desk: Desk,
    case: Case,
    order: Order,
    document: Document,
    clock: datetime.date,
    between: Sequence[Problem] = (),
) -> Document:
    """A document of an order with all that is to be said of it, at its words.

    ``between`` is what it and the other documents of the case contradict each other in.
    """
    from hrdalert.review import by_severity
    from hrdalert.review.remarks import comments, with_comments

    problems = by_severity([*review(desk, case, order, [document], clock), *between])
    (seen,) = _seen(desk, case, order, [document], clock)
    found = [
        *comments(seen, problems, desk.off_for(case)),
        *_of_addresses(desk, case, order, document, clock),
    ]
    mark = PageMark(
        "review",
        find_language(document.language).mark("review"),
        desk.office.acronym or "hrdalert",
        telling_of(case, order.day).as_of,
    )
    return replace(with_comments(document, found), mark=mark)


def _of_addresses(
    desk: Desk, case: Case, order: Order, document: Document, clock: datetime.date
) -> Iterator[Comment]:
    """Of each office that a document is addressed to: that nobody has checked its address, or how it is greeted."""
    from hrdalert.review.remarks import Comment

    names = desk.written_to(case, order)
    for recipient in desk.recipients.known(names) if names else ():
        lines = []
        if staleness := recipient.staleness(clock):
            was = "the address was " if recipient.is_on_file else ""
            lines.append(f"recipients {recipient.id}: {was}{staleness}")
        if recipient.is_greeted_unread(document.language):
            form = recipient.form_of_address
            lines.append(f"forms_of_address {form}: how such an office is greeted was read in no text")
        if lines and document.recipient in (None, recipient.id):
            words = str(recipient.office_in(document.language))
            yield Comment(tuple(lines), (words,), (), must_be_there=True)


def contradictions(desk: Desk, case: Case, documents: Sequence[Document]) -> list[Problem]:
    """What these documents of a case contradict each other in: errors of each that leaves the house."""
    from hrdalert.review import problems_between

    return problems_between(case, documents, desk.off_for(case))


def mailboxes_hold_until(desk: Desk, case: Case, order: Order, clock: datetime.date) -> datetime.date | None:
    """The last day on which each mailbox of the UN that counts as checked still does; None: there is none."""
    names = _un_mailboxes(desk, case, order)
    known = desk.recipients.known(names) if names else ()
    days = [each.holds_until for each in known if each.kind == "un" and not each.is_stale(clock)]
    return min((day for day in days if day), default=None)


def _addressed(desk: Desk, case: Case, order: Order) -> tuple[Addressed, ...]:
    """The offices that the documents of an order speak to."""
    from hrdalert.review import Addressed

    names = desk.written_to(case, order)
    return tuple(
        Addressed(each.id, each.office_in("en"), each.is_on_file, each.office.origin)
        for each in (desk.recipients.known(names) if names else ())
    )


def _mailboxes(desk: Desk, case: Case, order: Order, clock: datetime.date) -> tuple[Mailbox, ...]:
    """Those of the UN to whom an order's documents go, as far as they are on file: rules ask for no others."""
    from hrdalert.review import Mailbox

    names = _un_mailboxes(desk, case, order)
    return tuple(
        Mailbox(
            each.id,
            str(each.email or ""),
            not each.is_stale(clock),
            each.office.origin,
            each.kind == "un",
        )
        for each in (desk.recipients.known(names) if names else ())
    )


def _un_mailboxes(desk: Desk, case: Case, order: Order) -> tuple[str, ...]:
    """The names under which the mailboxes of an order for the UN may be found; other readers have none.

    Files of recipients that have mistakes stop what is written to recipients, and nothing else.
    """
    audience = desk.audience(order)
    names = written_to(case, audience, order.day) if audience == "un" else ()
    if not names or not may_have_un(desk.workspace.recipients_folder):
        return ()
    return names if desk.has_recipients else ()
