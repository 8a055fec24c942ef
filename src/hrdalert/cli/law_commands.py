"""The commands ``law``, ``mandates`` and ``deadlines``: what binds, who is competent, what is due."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from hrdalert.cases.model import Case
from hrdalert.cli.options import A_FILE, AS_OF, as_json, cases_argument, day_option, hint, show_json, today
from hrdalert.drafts.calendar_event import calendar_event
from hrdalert.law.deadlines import Deadline
from hrdalert.law.deadlines import deadlines as due_in
from hrdalert.law.report import Report, as_data, law_report, mandate_report
from hrdalert.store import put, writing
from hrdalert.workspace import OpenCase, Workspace
from hrdalert.writers.ics import calendar


def _opened(cases: tuple[str, ...], day: datetime.date | None) -> Iterator[tuple[OpenCase, datetime.date]]:
    """Each case on the day that was asked for, or on today."""
    workspace = Workspace.open()
    for path in workspace.find_cases(cases):
        opened = workspace.case(path)
        yield opened, opened.case.as_of if day == AS_OF else day or today()


def _report(
    cases: Iterable[tuple[OpenCase, datetime.date]],
    of: Callable[[Case, datetime.date], Report],
    show: Callable[[Report], None],
    as_json: bool,
) -> None:
    """Print a report on each case, below the name of its file, or as JSON."""
    reports = [(opened, of(opened.case, told)) for opened, told in cases]
    if as_json:
        show_json([as_data(report) for _, report in reports])
        return
    for opened, report in reports:
        click.secho(f"{opened.path.as_posix()}  {opened.case.reference}", bold=True)
        show(report)
        click.echo()


@click.command()
@cases_argument
@day_option
@as_json
def law(cases: tuple[str, ...], day: datetime.date | None, as_json: bool) -> None:
    """Show the law that the facts of a case concern, what of it binds the State on their days, and why.

    CASE is a file, a folder or a reference; none means all of cases/. Short documents cite what stands under
    "In short documents"; what is signed only is never cited as binding.
    """
    _report(_opened(cases, day), law_report, _show_law, as_json)


def _show_law(report: Report) -> None:
    for state in report["states"]:
        territory = f", {state['territory']}" if state["territory"] else ""
        for heading, citations in (
            ("Binds", state["binding"]),
            ("Binds, regional", state["regional"]),
            ("Declarations and principles, which bind no State", state["declared"]),
            ("In short documents", state["brief"]),
        ):
            if citations:
                click.secho(f"  {state['state']}{territory}: {heading}", bold=True)
                for cited in citations:
                    _show_cited(cited, whole=heading != "In short documents")
        if state["signed"]:
            click.secho(f"  {state['state']}{territory}: signed, not ratified", bold=True)
        for held in state["signed"]:
            click.echo(f"    {held['title']}{_unverified(held)}")
        if state["precedents"]:
            click.secho(f"  {state['state']}: what UN bodies have said in other cases", bold=True)
        for said in state["precedents"]:
            symbol = f" ({said['symbol']})" if said["symbol"] else ""
            click.echo(f"    {said['date']}, {said['subject']}{symbol}: {said['held']}{_unverified(said)}")


def _show_cited(cited: Report, *, whole: bool) -> None:
    articles = ", ".join(article["number"] for article in cited["articles"])
    click.echo(f"    {cited['title']}: {articles}{_unverified(cited)}")
    if not whole:
        return
    lines = ", ".join(str(origin.line) for origin in cited["at"])
    click.echo(f"        {', '.join(cited['violations'])} (line {lines})")
    standing = cited["standing"]
    if standing:
        is_dated = standing["act"] and standing["deposited"]
        act = f"{standing['act']} of {standing['deposited']}, " if is_dated else ""
        until = f" until {standing['until']}" if standing["until"] else ""
        by = f"by {standing['listed']}, since when is not on file"
        since = f"since {standing['since']}" if standing["since"] else by
        source = f"{standing['source']}{_unverified(standing)}"
        click.echo(f"        {act}{'bound' if until else 'binds'} {since}{until}; {source}")
    for reserved in cited["reservations"]:
        touched = ", ".join(reserved["articles"])
        advice = "; another article serves better" if reserved["effect"] == "avoid" else ""
        source = f"({reserved['source']}){_unverified(reserved)}"
        click.echo(f"        {reserved['kind']} on {touched}: {reserved['gist']}{advice} {source}")


def _unverified(part: Report) -> str:
    own = " [your own record]" if part.get("yours") else ""
    return own if part["verified"] else f"{own} [never verified]"


@click.command()
@cases_argument
@day_option
@click.option(
    "--whole", is_flag=True, help="Show the procedures for other cases too, and why they are closed."
)
@as_json
def mandates(cases: tuple[str, ...], day: datetime.date | None, whole: bool, as_json: bool) -> None:
    """Show which UN experts are competent for a case, by which fact, and which other procedures are open.

    CASE is a file, a folder or a reference; none means all of cases/. Where the case names no mandates, the
    submission is addressed to those suggested here; write those that you choose under mandates: in the case file.
    """
    _report(_opened(cases, day), mandate_report, partial(_show_mandates, whole=whole), as_json)


def _show_mandates(report: Report, whole: bool) -> None:
    click.echo(f"  One form reaches every mandate: {report['form']} (in {', '.join(report['languages'])})")
    if not report["addressees"]:
        click.echo("  No mandate: give the entries their violations:, or name mandates:")
    for addressee in report["addressees"]:
        _show_addressee(addressee)
    for procedure in report["doors"]:
        if procedure["open"] or procedure["fits"] or whole:
            _show_procedure(procedure)


def _show_addressee(addressee: Report) -> None:
    how = "named" if addressee["named"] else "suggested"
    click.echo(f"  {how}: {addressee['title']} ({addressee['id']}){_unverified(addressee)}")
    if addressee["reason"]:
        click.echo(f"      {addressee['reason']}")
    for fact in addressee["because"][:4]:
        others = f" ({', '.join(fact['together_with'])})" if fact["together_with"] else ""
        click.echo(f"      {fact['violation'] or 'the State'}{others}, {fact['at']}")
    if addressee["email"]:
        click.echo(f"      {addressee['email']}")


def _show_procedure(procedure: Report) -> None:
    until = f", until {procedure['until']}" if procedure["until"] else ""
    of = f", for {', '.join(procedure['of'])}" if procedure["of"] else ""
    state = click.style("open" if procedure["open"] else "closed", fg="green" if procedure["open"] else None)
    click.echo(f"  {state}: {procedure['title']}{of}{until}: {procedure['why']}{_unverified(procedure)}")
    if procedure["open"]:
        needs = [("needs", need) for need in procedure["needs"]]
        for label, text in (("gives", procedure["gives"]), ("who may write", procedure["who"]), *needs):
            click.echo(f"      {label}: {text}")


@click.command()
@cases_argument
@day_option
@click.option("--days", type=click.IntRange(0, 36500), metavar="N", help="What is past, or due in N days.")
@click.option("--ics", "file", type=A_FILE, help="Write a calendar file too, without names.")
@as_json
def deadlines(
    cases: tuple[str, ...], day: datetime.date | None, days: int | None, file: Path | None, as_json: bool
) -> None:
    """List what is due in cases, by the day; what has passed comes first.

    CASE is a file, a folder or a reference; none means all of cases/. The days are those that a case sets, those of
    UN procedures, and the limits of the State's own law.
    """
    rows: list[tuple[Deadline, OpenCase, datetime.date]] = []
    for opened, told in _opened(cases, day):
        latest = told + datetime.timedelta(days=36500 if days is None else days)
        rows += [(due, opened, told) for due in due_in(opened.case, told) if due.day <= latest]
    rows.sort(key=lambda row: (row[0].day, row[1].case.reference))
    if as_json:
        show_json([{"reference": opened.case.reference, **due.as_data()} for due, opened, _ in rows])
    elif not rows:
        click.echo("No deadlines.")
    else:
        for due, opened, told in rows:
            show_deadline(due, told, opened.case.reference)
    if file is not None:
        _write_calendar(file, rows)


def days_off(due: Deadline, day: datetime.date) -> str:
    """``in 3 days``, ``passed 1 day ago``."""
    off = (due.day - day).days
    days = f"{abs(off)} day{'' if abs(off) == 1 else 's'}"
    return "today" if off == 0 else f"in {days}" if off > 0 else f"passed {days} ago"


def show_deadline(due: Deadline, day: datetime.date, reference: str = "", *, with_rule: bool = True) -> None:
    """Print a deadline in one line: its day, how far off it is, and what is due.

    Below, if asked, the rule that sets it.
    """
    when = days_off(due, day)
    people = f" ({', '.join(due.people)})" if due.people else ""
    colour = {"passed": "red", "soon": "yellow", "ahead": None}[due.severity]
    of = f"{reference:<14} " if reference else ""
    click.secho(f"  {due.day}  {when:<20} {of}{due.what}{people}", fg=colour)
    source = f"; {due.source.title or due.source.url}" if due.source else ""
    if due.rule and with_rule:
        click.echo(f"      {due.rule}{source}{_unverified(due.as_data())}, {due.origin}")


def _write_calendar(file: Path, rows: Sequence[tuple[Deadline, OpenCase, datetime.date]]) -> None:
    if not rows:
        hint(f"{file.as_posix()} was not written: there is nothing to put into it.", err=True)
        return
    events = [calendar_event(due, opened.case.reference) for due, opened, _ in rows]
    with writing(file, "Choose another folder, or close the program that holds the file."):
        put(file, calendar(events, max(told for *_, told in rows)))
    hint(file.as_posix(), err=True)
