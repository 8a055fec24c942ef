"""Sending a document of a case: who gets it, who does not and why, and putting it into the outbox. Nothing is sent."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, render_template, request
from msgspec import Struct
from werkzeug.datastructures import MultiDict

from hrdalert import knowledge
from hrdalert.desk.labels import spoken
from hrdalert.desk.mail_words import counted, lacking, no_sender, offices
from hrdalert.desk.open_office import Office, head_of
from hrdalert.desk.plain_words import plain
from hrdalert.desk.preview import looked
from hrdalert.desk.what_next import title
from hrdalert.dispatch.afterwards import hand_in
from hrdalert.dispatch.dispatches import Dispatch
from hrdalert.dispatch.outbox import Queued, queue_document, readers_of, register_of, under_its_embargo
from hrdalert.dispatch.plan import Plan, Row
from hrdalert.dispatch.register import Register
from hrdalert.dispatch.revalidation import mistaken
from hrdalert.dispatch.sql_tables import GONE
from hrdalert.documents.date_wording import language_name
from hrdalert.drafts.checking import Checked
from hrdalert.drafts.drafting import DocumentRequest
from hrdalert.errors import HrdAlertError, RefusedError, WorkspaceError
from hrdalert.workspace import OpenCase, Workspace


class Chosen(Struct, frozen=True):
    """A document in a language, and to whom of its readers it goes."""

    document: str
    language: str
    once: str = ""
    """Empty for those who do not have it yet, ``again`` for those who have it, too, ``correct`` for a mistake."""


class Readers(Struct, frozen=True):
    """Who gets a document, and who does not."""

    plan: Plan
    wrong: Mapping[str, Dispatch] | None
    """By mailbox, what left with a mistake; None where no mistake is corrected."""
    went: bool
    """Whether it went to somebody before."""

    @property
    def seen(self) -> str:
        """The digest of who gets it, and where."""
        rows = [f"{row.recipient.id} {row.language} {row.address}" for row in self.plan.going]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def add(app: Flask, office: Office) -> None:
    @app.get("/page/send/<path:name>")
    def _documents_to_send(name: str) -> str:
        with office.at_work() as workspace:
            file = office.file(name)
            checked = looked(workspace, file, office.today())
            asked = request.args.get("document", "")
            ready = [one for one in _ready(checked) if asked in ("", one.document)]
            values = {
                "head": head_of(name, file),
                "ready": [_chosen(request.args, one) if asked else one for one in ready],
                "not_ready": _not_ready(workspace, checked),
                "lacks": lacking(workspace),
                "is_one": bool(asked),
            }
            return render_template("send.html", **values)

    @app.get("/page/send-to/<path:name>")
    def _send_to(name: str) -> str:
        with office.at_work() as workspace:
            one = workspace.case(office.file(name))
            chosen = Chosen(*(request.args.get(key, "") for key in Chosen.__struct_fields__))
            called = title(workspace, chosen.document, spoken().language)
            try:
                ordered = _order(one, chosen, office)
                with register_of(workspace) as register:
                    readers = _readers(one, ordered, chosen, register, office.today())
                shown = _shown(readers, chosen)
            except HrdAlertError as error:
                shown = {"problem": plain(error)}
            return render_template("send_to.html", name=name, chosen=chosen, title=called, **shown)

    _add_orders(app, office)


def _add_orders(app: Flask, office: Office) -> None:
    @app.post("/queue/<path:name>")
    def _put_into_outbox(name: str) -> str:
        form = request.get_json()
        chosen = Chosen(*(str(form.get(key) or "") for key in Chosen.__struct_fields__))
        with office.at_work() as workspace:
            one = workspace.case(office.file(name))
            with register_of(workspace) as register:
                done = _queued(one, chosen, form, register, office)
            alike = done.alike
            said = [f"{annex.title}: {word}" for annex, copy in done.builder.exhibits for word in copy.said]
            lost = [
                f"{offices(workspace).get(had.recipient, had.recipient)}, {had.address}" for had in done.lost
            ]
            many = counted(
                len(done.ids), "One message is in the outbox.", "{count} messages are in the outbox."
            )
            return render_template("queued.html", many=many, alike=alike, said=said, lost=lost)

    @app.post("/handed-in/<path:name>")
    def _handed_in(name: str) -> Response:
        form = request.get_json()
        with office.at_work() as workspace:
            one = workspace.case(office.file(name))
            chosen = Chosen(str(form["document"]), str(form["language"]))
            day = day_of(str(form.get("day") or ""), office.today())
            ordered = one.request(chosen.document, chosen.language, day, office.now())
            with register_of(workspace) as register:
                again = str(form.get("again") or "")
                id = hand_in(one, ordered, register, again, office.now(), office.today())
        return jsonify(go=f"dispatch/{id}", notice=spoken().word("It is noted as handed in."))


def _ready(checked: Checked) -> list[Chosen]:
    """The documents that are ready for somebody outside the office, each once in each language."""
    ready = (one for one in checked.documents if one.state == "ready" and one.audience != "internal")
    return [Chosen(*each) for each in dict.fromkeys((one.document, one.language) for one in ready)]


def _not_ready(workspace: Workspace, checked: Checked) -> list[str]:
    """The titles of documents that are not ready, or may not be made."""
    ready = {one.document for one in _ready(checked)}
    others = (one for one in checked.documents if one.state in ("not ready", "refused"))
    names = dict.fromkeys(one.document for one in others if one.document not in ready)
    return [title(workspace, document, spoken().language) for document in names]


def _chosen(args: MultiDict[str, str], one: Chosen) -> Chosen:
    return Chosen(one.document, one.language, args.get("once", ""))


def _order(one: OpenCase, chosen: Chosen, office: Office) -> DocumentRequest:
    """The request for a document of today, under the embargo of its case."""
    ordered = one.request(chosen.document, chosen.language, office.today(), office.now())
    return under_its_embargo(one, ordered, office.now())


def _readers(
    one: OpenCase, ordered: DocumentRequest, chosen: Chosen, register: Register, today: datetime.date
) -> Readers:
    wrong = mistaken(one, register, chosen.document, today) if chosen.once == "correct" else None
    made, _ = readers_of(one, ordered, register, today, is_again=bool(chosen.once), wrong=wrong)
    went = register.standing(made.reference, chosen.document, GONE)
    return Readers(made, wrong, bool(went))


def _shown(readers: Readers, chosen: Chosen) -> dict[str, Any]:
    made, language = readers.plan, spoken().language

    def other(row: Row) -> str:
        """The language that a recipient reads, where that is another one."""
        best = [*map(str, row.recipient.languages)]
        return language_name(best[0], language) if best and row.language not in best else ""

    going = [
        (row.recipient.id, row.recipient.office_in(language), row.address, other(row)) for row in made.going
    ]
    not_going = [(row.recipient.office_in(language), row.why_not) for row in made.rows if row.why_not]
    not_going += [
        (had.recipient, (spoken().word("It is no recipient any more."),)) for had in made.lost(made.followed)
    ]
    is_for_mandates = made.front.to == "mandates" and not made.front.doors
    return {
        "language": language_name(chosen.language, language),
        "going": going,
        "not_going": not_going,
        "seen": readers.seen,
        "went": readers.went,
        "by_hand": made.by_hand,
        "form": knowledge.special_procedures().form_url if is_for_mandates else "",
        "annexes": [annex for annex in made.opened.case.annexes if chosen.document in annex.to],
        "embargo": f"{made.request.embargo:%Y-%m-%d %H:%M %Z}" if made.request.embargo else "",
        "is_for_un": made.front.audience == "un",
        "today": made.clock,
    }


def _queued(
    one: OpenCase, chosen: Chosen, form: Mapping[str, Any], register: Register, office: Office
) -> Queued:
    """Queues a document for those that were ticked, where the list is still the one that was shown."""
    ordered, why = _order(one, chosen, office), str(form.get("why") or "").strip()
    if chosen.once and not why:
        raise WorkspaceError("It goes to somebody who has it.", "Write why.")
    readers = _readers(one, ordered, chosen, register, office.today())
    if readers.seen != form.get("seen"):
        what = "Who gets it has changed since this list was shown, and nothing was put into the outbox."
        raise RefusedError(what, "Open the page again, and look at the list.")
    ids = [row.recipient.id for row in readers.plan.going]
    only = [id for id in ids if id in (form.get("to") or ())]
    if lacks := no_sender(one.workspace):
        raise RefusedError(lacks)
    if not only:
        raise WorkspaceError("Nobody is chosen.", "Tick at least one recipient.")
    return queue_document(
        one,
        ordered,
        register,
        office.now(),
        clock=office.today(),
        only=() if only == ids else only,
        again=why if chosen.once else "",
        wrong=readers.wrong,
        looked_at=bool(form.get("looked_at")),
    )


def day_of(written: str, today: datetime.date) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written) if written else today
    except ValueError as error:
        raise WorkspaceError(f"{written} is no day.", "Write one such as 2026-09-30.") from error
