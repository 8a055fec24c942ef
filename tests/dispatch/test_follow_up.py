"""What follows a document that went out: an update, further information. A real server on loopback took the first."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from hrdalert.cli import main
from hrdalert.documents.blocks import block_texts
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
from hrdalert.publishing.published import Published
from hrdalert.workspace import Workspace

from .post_office import PostOffice, office, outbox, run

SOURCE = f"source: the invented list of this test, verified_on: {datetime.date.today()}"
MEMBERS = "".join(
    f"  - {{id: {name}, office: The {name} group, kind: member, email: {name}@lantern.example, {SOURCE}}}\n"
    for name in ("reed", "tern", "dell", "gorse", "moved")
)
READERS = f"""\
  - {{id: circle, office: Lantern Circle, kind: member, email: circle@lantern.example, {SOURCE}}}
  - {{id: arbitrary_detention, office: Working Group, kind: un, email: wg@un.example, {SOURCE}}}
  - {{id: human_rights_defenders, office: Special Rapporteur, kind: un, email: sr@un.example, {SOURCE}}}
"""
LATER = datetime.date(2026, 3, 27)
NEWS = """\
  - id: seen
    date: 2026-03-25
    text: On 25 March 2026 her brother saw Ada Quill at a window of the Harbour Police.
"""
FREED = """\
  - kind: release
    date: 2026-03-20
    text: On 20 March 2026 Ada Quill was let go.
"""
PAIRS = {"case-update": "urgent-action", "further-information": "un-communication"}


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, post: PostOffice) -> Path:
    folder = office(tmp_path / "office", post.port, recipients=READERS)
    monkeypatch.chdir(folder)
    return folder


def run_with(status: int, *words: str) -> str:
    done = CliRunner().invoke(main, words, catch_exceptions=False)
    assert done.exit_code == status, done.output
    return done.output


def drafted(folder: Path, document: str) -> tuple[list[Draft], list[Refusal]]:
    return Workspace.open(folder).case("example").drafts(DocumentRequest(document, "en", LATER), clock=LATER)


def grown(folder: Path) -> None:
    """A week later: a word of an old entry is mended, an entry is new, and all texts were read again."""
    case = folder / "cases" / "example.yaml"
    text = case.read_text("utf-8").replace("as_of: 2026-03-20", "as_of: 2026-03-27", 1)
    text = text.replace("They showed no warrant and\n", "They showed no paper and\n", 1)
    case.write_text(text.replace("\ncustody:", f"\n{NEWS}\ncustody:", 1), "utf-8")
    run("still-true", "example", "--yes")


@pytest.mark.parametrize("document", PAIRS)
def test_without_what_it_follows_there_is_none(here: Path, document: str) -> None:
    drafts, (refused,) = drafted(here, document)
    assert not drafts and PAIRS[document] in refused.why
    assert not (here / "register.db").exists()


@pytest.mark.parametrize("document", PAIRS)
def test_what_only_waits_has_not_gone_out(here: Path, document: str) -> None:
    outbox(PAIRS[document])
    drafts, refused = drafted(here, document)
    assert not drafts and len(refused) == 1


@pytest.mark.parametrize("document", PAIRS)
def test_what_is_new_is_told_and_a_mended_word_is_not_new(here: Path, document: str) -> None:
    outbox(PAIRS[document])
    run("send", "--send")
    grown(here)
    (draft,), refused = drafted(here, document)
    told = "\n".join(block_texts(draft.document.blocks))
    assert not refused
    assert "saw Ada Quill at a window" in told
    assert "no paper" not in told and "20 March 2026" in told


@pytest.mark.parametrize("document", PAIRS)
def test_without_news_there_is_none(here: Path, post: PostOffice, document: str) -> None:
    """What is confidential, and what continues an entry that is known, is told to nobody as news; a withheld victim
    takes the entries along, and what happened is news all the same.
    """
    outbox(PAIRS[document])
    run("send", "--send")
    case = here / "cases" / "example.yaml"
    grown(here)
    text = case.read_text("utf-8")
    for key in ("", "confidential: yes", "continues: yes"):
        mute = text.replace(NEWS, f"{NEWS}    {key}\n" if key else "")
        case.write_text(mute.replace("Saltmarsh Harbour Police to let", "Harbour Police to let"), "utf-8")
        drafts, (refused,) = drafted(here, document)
        news = "no entry of the chronology is new since"
        assert not drafts and refused.why == f"it follows {PAIRS[document]} of 2026-03-20, and {news}"
        assert refused.mend.startswith("write what happened since then as an entry")
        said = run_with(1, "queue", "example", "-d", document, "--date", str(LATER))
        assert news in said and "Traceback" not in said
    case.write_text(text.replace("for: [submission, government, public]", "for: [submission]", 1), "utf-8")
    assert news not in "".join(refusal.why for refusal in drafted(here, document)[1])


def test_an_update_says_so_in_its_title_and_ends_with_whom_to_ask(here: Path) -> None:
    """Its title is the subject of the mail; a State has no article in a head."""
    changed(here / "cases" / "example.yaml", "state: CHN", "states: [CHN, PHL]")
    outbox("urgent-action")
    run("send", "--send")
    grown(here)
    (draft,), _ = drafted(here, "case-update")
    told = [*block_texts(draft.document.blocks)]
    assert draft.document.title == "Update: Puppeteer held for a play about a dam"
    assert told[:2] == ["UPDATE", "China and Philippines · 27 March 2026"]
    assert told[-2] == "Contact" and "appeals@" in told[-1]


def queued(*words: str) -> dict[str, tuple[str, ...]]:
    """Who is in the plan of a follow-up, and why each gets nothing."""
    told = json.loads(run("queue", "example", "--date", str(LATER), "--json", *words))
    assert len(told["queued"]) == sum(not row["why_not"] for row in told["recipients"])
    return {row["recipient"]: tuple(row["why_not"]) for row in told["recipients"]}


def changed(file: Path, before: str, after: str) -> None:
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after), "utf-8")


def test_an_update_goes_to_those_who_got_the_action(here: Path, post: PostOffice) -> None:
    """The server refuses one, another comes back, a third asked for no more, a fourth has moved, a fifth is new."""
    recipients = here / "recipients" / "test.yaml"
    recipients.write_text(recipients.read_text("utf-8") + MEMBERS, "utf-8")
    post.refusals["reed@lantern.example"] = ["550 5.1.1 no such mailbox"]
    outbox("urgent-action")
    run_with(3, "send", "--send")
    ids = {one["recipient"]: str(one["id"]) for one in json.loads(run("register", "--json"))}
    run("reply", ids["tern"], "550 5.1.1 gone", "--bounced")
    (here / "recipients" / "no_mail.txt").write_text("dell@lantern.example  # asked us to stop\n", "utf-8")
    changed(recipients, "id: gorse,", "id: heather,")  # the same mailbox under another id
    changed(recipients, "email: moved@", "email: elsewhere@")
    new = f"  - {{id: new, office: The new group, kind: member, email: new@lantern.example, {SOURCE}}}\n"
    recipients.write_text(recipients.read_text("utf-8") + new, "utf-8")
    grown(here)

    shown = run("recipients", "example", "-d", "case-update", "--date", str(LATER))
    assert (
        "3 of 7 would get it" in shown
        and "new                          not sent: urgent-action did not" in shown
    )
    plan = queued("-d", "case-update")
    assert {id for id, why in plan.items() if not why} == {"circle", "heather", "moved"}
    assert plan["reed"] == ("urgent-action did not go to it; if this shall all the same: --to reed",)
    assert plan["tern"] == (f"urgent-action came back from there: dispatch {ids['tern']}, bounced",)
    assert plan["new"][0].startswith("urgent-action did not go to it")
    assert plan["dell"] == ("nothing is sent there: asked us to stop (recipients/no_mail.txt, line 1)",)
    post.received.clear()
    run("approve", "--yes", "--by", "Ada Quill")
    run("send", "--send")
    assert set(post.counts) == {f"{name}@lantern.example" for name in ("circle", "gorse", "elsewhere")}


def test_the_office_can_name_others(here: Path, post: PostOffice) -> None:
    """By id; a group keeps to some of those who got it. What it named is not void when it is approved."""
    outbox("urgent-action")
    run("send", "--send")
    recipients = here / "recipients" / "test.yaml"
    groups = MEMBERS.replace("kind: member", "kind: member, groups: [coast]")
    recipients.write_text(recipients.read_text("utf-8") + groups, "utf-8")
    grown(here)
    named = queued("-d", "case-update", "--to", "reed,circle")
    assert named == {"reed": (), "circle": ()}
    post.received.clear()
    run("approve", "--yes", "--by", "Ada Quill")
    run("send", "--send")
    assert set(post.counts) == {"reed@lantern.example", "circle@lantern.example"}
    changed(here / "cases" / "example.yaml", "at a window of", "at a gate of")
    corrected = queued("-d", "case-update", "--correct", "it was the gate")
    assert {id for id, why in corrected.items() if not why} == {"reed", "circle"}
    of_group = run_with(1, "queue", "example", "-d", "case-update", "--date", str(LATER), "--to", "coast")
    assert "gorse" in of_group and "Nothing was put into the outbox." in of_group


def test_who_got_it_and_is_no_recipient_any_more_is_named(here: Path) -> None:
    outbox("urgent-action")
    run("send", "--send")
    changed(here / "recipients" / "test.yaml", "id: circle, office: Lantern Circle, kind: member, email: circle@",
            "id: press-circle, office: Lantern Circle, kind: press, email: press@")  # fmt: skip
    grown(here)
    said = run_with(1, "queue", "example", "-d", "case-update", "--date", str(LATER))
    assert "urgent-action went to circle@lantern.example, and this does not" in said


def test_further_information_goes_to_those_who_got_the_submission(here: Path) -> None:
    """Also to a mandate that the case names no more, and not to one that it names by now."""
    case = here / "cases" / "example.yaml"
    outbox("un-communication")
    run("send", "--send")
    went = {one["recipient"] for one in json.loads(run("register", "--json"))}
    assert went == {"arbitrary_detention", "human_rights_defenders"}
    recipients = here / "recipients" / "test.yaml"
    torture = f"  - {{id: torture, office: Torture desk, kind: un, email: torture@un.example, {SOURCE}}}\n"
    recipients.write_text(recipients.read_text("utf-8") + torture, "utf-8")
    grown(here)
    changed(case, "id: arbitrary_detention, reason", "id: torture, reason")
    plan = queued("-d", "further-information")
    assert {id for id, why in plan.items() if not why} == went
    assert plan["torture"][0].startswith("un-communication did not go to it")


@pytest.mark.parametrize("document", PAIRS)
@pytest.mark.parametrize("is_given_an_id", [False, True])
def test_an_entry_without_an_id_is_known_by_its_kind_and_date(
    here: Path, document: str, is_given_an_id: bool
) -> None:
    case = here / "cases" / "example.yaml"
    changed(case, "  - id: play\n    date", "  - date")
    changed(case, "    because_of: play", "    #")
    outbox(PAIRS[document])
    run("send", "--send")
    grown(here)
    changed(case, "  - id: seen\n    date", "  - date")
    changed(case, "It tells of a village", "It speaks of a village")
    if is_given_an_id:
        changed(case, "  - date", "  - id: named_since\n    date")
    (draft,), _ = drafted(here, document)
    told = "\n".join(block_texts(draft.document.blocks))
    assert "saw Ada Quill at a window" in told and "Low Water" not in told


def test_further_information_speaks_to_those_who_got_the_submission(here: Path) -> None:
    """To no mandate by name that the case names by now; and who sends it stays confidential."""
    outbox("un-communication")
    run("send", "--send")
    grown(here)
    changed(here / "cases" / "example.yaml", "id: arbitrary_detention, reason", "id: torture, reason")
    (draft,), _ = drafted(here, "further-information")
    told = "\n".join(block_texts(draft.document.blocks))
    assert "mandate holders who received our submission of 20 March 2026" in told
    assert "torture and other cruel" not in told and "do not disclose our identity" in told


def test_an_action_that_came_back_from_everybody_did_not_go_out(here: Path) -> None:
    outbox("urgent-action")
    run("send", "--send")
    run("reply", "1", "550 5.1.1 gone", "--bounced")
    grown(here)
    drafts, (refused,) = drafted(here, "case-update")
    assert not drafts and "none of this case went out" in refused.why


def test_what_is_uncertain_counts_when_a_person_says_that_it_went(here: Path) -> None:
    outbox("urgent-action")
    run("send", "--send")
    grown(here)
    with closing(sqlite3.connect(here / "register.db")) as register, register:
        register.execute("UPDATE dispatches SET state = 'uncertain', sent_at = ''")
    assert not drafted(here, "case-update")[0]
    run("decide", "1", "--went", "the circle has it")
    assert queued("-d", "case-update") == {"circle": ()}


def test_the_update_links_to_the_action_where_that_is_public(here: Path) -> None:
    """By its number and day; its address only where it is on the site, and not taken down."""
    changed(here / "cases" / "example.yaml", "action: {", "action: {number: UA 7/26, ")
    outbox("urgent-action")
    run("send", "--send")
    grown(here)

    def told() -> str:
        (draft,), _ = drafted(here, "case-update")
        return "\n".join(block_texts(draft.document.blocks))

    follows = "This update follows our urgent action UA 7/26 of 20 March 2026."
    assert follows in told() and "can be read at" not in told()
    settings = here / "hrdalert.yaml"
    site = "publishing: {site: {url: https://lantern.example/actions/, title: Actions}}\n"
    text = settings.read_text("utf-8").replace("@example.org", "@lantern.example").replace("EDW", "LLW")
    settings.write_text(text.replace("202 555 0100", "202 555 0177") + site, "utf-8")
    run("draft", "example", "-d", "urgent-action", "-f", "html", "--date", str(LATER))
    run("publish", "example", "-d", "urgent-action", "--send")
    assert "can be read at https://lantern.example/actions/2026-014.urgent-action.en.html" in told()
    assert set(Published(Workspace.open(here)).links("2026-014", "urgent-action")) == {"en"}
    case = here / "cases" / "example.yaml"
    cleared = case.read_text("utf-8")
    case.write_text(cleared.replace("for: [submission, government, public]", "for: [submission]", 1), "utf-8")
    (draft,), _ = drafted(here, "case-update")
    assert "published-page-names" in {problem.code for problem in draft.errors}, "the action names her still"
    case.write_text(cleared, "utf-8")
    run("publish", "2026-014", "-d", "urgent-action", "--take-down", "--send")
    assert "can be read at" not in told()


@pytest.mark.parametrize("document", ["un-communication", "un-form"])
def test_what_was_handed_in_by_an_online_form_went_out(here: Path, document: str) -> None:
    """Of that day, once; and what follows it tells what is new since."""
    ahead = datetime.date.today() + datetime.timedelta(days=1)
    assert "still to come" in run_with(
        2, "sent", "example", "-d", document, "--by", "form", "--on", str(ahead)
    )
    assert "no document" in run_with(1, "sent", "example", "-d", "un-comunication", "--by", "form")
    assert "office alone" in run_with(1, "sent", "example", "-d", "case-sheet", "--by", "form")
    assert json.loads(run("register", "--json")) == []
    said = run("sent", "example", "-d", document, "--by", "form", "--on", "2026-03-21")
    assert "handed in by its online form on 2026-03-21" in said
    assert "before, or is on its way" in run_with(1, "sent", "example", "-d", document, "--by", "form")
    (noted,) = json.loads(run("register", "--json"))
    assert (noted["state"], noted["sent_at"][:10]) == ("sent", "2026-03-21")
    grown(here)
    (draft,), _ = drafted(here, "further-information")
    told = "\n".join(block_texts(draft.document.blocks))
    assert "our submission of 21 March 2026" in told and "at a window" in told and "Low Water" not in told
    assert "no recipient any more" not in run_with(
        1, "queue", "example", "-d", "further-information", "--date", str(LATER)
    )
    run("sent", "example", "-d", document, "--by", "form", "--again", "The form had lost it.")


def test_what_waits_does_not_leave_after_an_event(here: Path, post: PostOffice) -> None:
    """Nobody has read again what it says; and what went out is what the texts were written under."""
    outbox("urgent-action")
    changed(here / "cases" / "example.yaml", "\ncustody:", f"\n{FREED}\ncustody:")
    said = run_with(1, "send", "--send")
    assert (
        not post.received and "urgent-action to circle: not sent" in said and "release of 2026-03-20" in said
    )
