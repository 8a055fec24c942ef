"""What documents say of cases of different kinds: the type of communication, demands, and what is not known."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from hrdalert.cases import Case, check_text
from hrdalert.documents.blocks import block_texts
from hrdalert.documents.compose import Order
from hrdalert.errors import RefusedError
from tests import chang

DAY = datetime.date(2026, 3, 20)

CASE = """
reference: 2026-007
country: CHN
as_of: 2026-03-15
status: {status}
headline: Puppeteer taken from her workshop
summary: >
  {{ada.full}} was taken from her workshop on 3 March 2026.
{telling}
demands: [{{do: release}}]
mandates: [{{id: arbitrary_detention, reason: "{{ada.they}} {{ada.was}} taken without a warrant"}}]
alleged_victims:
  - id: ada
    name: {{full: Ada Example, family: Example}}
    title: Ms
    pronouns: she/her
    occupation: puppeteer
    consent: {{submission: yes, government: yes, un_report: no, public: yes}}
incidents:
  - id: arrest
    date: 2026-03-03
    place: Saltmarsh
    what: "Officers of the harbour police took {{ada.them}} from {{ada.their}} workshop."
    in_short: "officers of the harbour police took {{ada.them}} from {{ada.their}} workshop"
    weight: lead
    sources: [S1]
custody:
  - of: [ada]
    from: 2026-03-03
    regime: police_custody
    lawyer: {lawyer}
    whereabouts: {whereabouts}
    sources: [S1]
sources:
  - {{id: S1, kind: interview, title: Interview with a neighbour, date: 2026-03-05, first_hand: true}}
"""


def case(
    status: str = "ongoing", telling: str = "", lawyer: str = "[]", whereabouts: str = "[]", cut: str = ""
) -> Case:
    text = CASE.format(status=status, telling=telling, lawyer=lawyer, whereabouts=whereabouts)
    found, problems = check_text(text.replace(cut, "") if cut else text, Path("invented.yaml"))
    assert found is not None, "\n".join(map(str, problems))
    return found


def words(document: str, of: Case, day: datetime.date = DAY) -> str:
    made = chang.desk().documents(of, Order(document, "en", day), day)
    return " ".join("\n".join(block_texts(made[0].blocks)).split())


URGENCY = """urgency: {why: "A transfer is announced for 1 April 2026.", act_by: 2026-03-31, fallback: 2026-04-10,
  fallback_why: "the transfer may be put off"}"""


def test_what_goes_on_asks_for_an_urgent_appeal_and_says_why_and_by_when() -> None:
    text = words("un-communication", case("ongoing", URGENCY))
    assert "Request for an urgent appeal: Ms Ada Example" in text
    assert (
        "to send an urgent appeal to the Government of China, if at all possible before 31 March 2026 (paragraphs"
        in text
    )
    assert "Why action is urgent A transfer is announced for 1 April 2026." in text
    assert "A communication before 31 March 2026 would be of most use." in text
    assert "we ask for one by 10 April 2026, since the transfer may be put off." in text


def test_a_day_that_has_passed_is_not_asked_for() -> None:
    text = words("un-communication", case("ongoing", URGENCY), datetime.date(2026, 4, 2))
    assert "31 March" not in text


@pytest.mark.parametrize("status", ["past", "resolved"])
def test_what_is_over_asks_for_a_letter_of_allegation(status: str) -> None:
    text = words("un-communication", case(status, URGENCY))
    assert "Request for a letter of allegation" in text
    assert "urgent" not in text.lower()


def test_a_law_asks_for_an_other_letter() -> None:
    text = """
reference: 2026-008
country: CHN
as_of: 2026-03-15
status: ongoing
headline: A bill would close every puppet theatre
measure:
  title: Bill on Moving Images
  kind: bill
  text: Article 3 of the bill would make every performance in the open air depend on a licence of the police.
"""
    found, problems = check_text(text, Path("bill.yaml"))
    assert found is not None, problems
    said = words("un-communication", found)
    assert (
        'Request for a letter on a bill ("other letter"): Bill on Moving Images (People\'s Republic of China)'
        in said
    )
    assert "Article 3 of the bill would make every performance" in said
    assert "Alleged victim" not in said
    assert "urgent appeal" not in said


WRITE_TO = "appeal_to: [baoji-psb-director]"


def test_release_is_demanded_unconditionally_only_where_the_office_found_so() -> None:
    conditional = ", unless there is sufficient, credible and admissible evidence"
    for document in ("un-communication", "press-release", "urgent-action"):
        text = words(document, case(telling=WRITE_TO))
        assert "unconditional" not in text
        assert re.search(rf"release (?:Ms |Ada )?Example{conditional}", text)
        found = words(document, case(telling=f"prisoner_of_conscience: [ada]\n{WRITE_TO}"))
        assert (
            "immediately and unconditionally, since she is held solely for peacefully exercising her rights"
            in found
        )
        assert "unless" not in found


DENIAL = "[{state: none_known, date: 2026-03-15, sources: [S1]}]"
CONTRADICTED = (
    "[{state: allowed, date: 2026-03-10, confidential: true, sources: [S1]}, "
    "{state: none_known, date: 2026-03-15, sources: [S1]}]"
)


@pytest.mark.parametrize("document", ["un-communication", "press-release", "urgent-action", "appeal-letter"])
def test_no_lawyer_is_denied_unless_the_file_says_so(document: str) -> None:
    denied = words(document, case(telling=WRITE_TO, lawyer=DENIAL))
    assert "no lawyer is known to have" in denied or "learned of no meeting with a lawyer" in denied
    for lawyer in ("[]", CONTRADICTED):
        silent = words(document, case(telling=WRITE_TO, lawyer=lawyer))
        assert "no lawyer" not in silent.lower()
        assert "meeting with a lawyer" not in silent


def test_whereabouts_are_unknown_only_where_the_file_says_so() -> None:
    unknown = "[{state: unknown, date: 2026-03-15, sources: [S1]}]"
    assert "We do not know where Ms Example is held" in words("un-communication", case(whereabouts=unknown))
    assert "do not know where" not in words("un-communication", case())


@pytest.mark.parametrize(
    ("document", "use"), [("un-communication", "submission: yes, "), ("appeal-letter", "government: yes, ")]
)
def test_documents_that_name_need_consent(document: str, use: str) -> None:
    with pytest.raises(RefusedError, match="no consent to that of: ada"):
        words(document, case(telling=WRITE_TO, cut=use))


@pytest.mark.parametrize("document", ["appeal-letter", "urgent-action"])
def test_a_letter_needs_somebody_to_write_to(document: str) -> None:
    with pytest.raises(RefusedError, match="names nobody to write to"):
        words(document, case())


def test_an_unapproved_quotation_is_never_printed() -> None:
    quote = 'quotes: [{text: "Let her go.", speaker: "B. Sample, Director"%s}]'
    assert "Let her go" not in words("press-release", case(telling=quote % ""))
    assert '"Let her go.", said B. Sample, Director.' in words(
        "press-release", case(telling=quote % ", approved: 2026-03-15")
    )


def test_a_name_is_told_in_full_first_and_short_afterwards() -> None:
    """In a release the role stands before it; a relative who may be named stands beside the relation."""
    text = words("press-release", chang.named(), chang.LATER)
    first = text.index("Human rights lawyer Chang Weiping")
    assert "Chang appears to have been imprisoned" in text[first:]
    assert "His wife, Chen Zijuan, has stated" in text


def test_the_day_decides_which_telling_is_told() -> None:
    assert "Request for an urgent appeal" in words("un-communication", chang.named(), chang.THEN)
    assert "Request for a letter of allegation" in words("un-communication", chang.named(), chang.LATER)
    with pytest.raises(RefusedError, match="nothing in it as of 2021-04-19"):
        words("un-communication", chang.named(), datetime.date(2021, 4, 19))


def test_an_empty_line_in_a_text_parts_paragraphs_in_both_block_styles() -> None:
    for style in (">", "|"):
        telling = f"position: {style}\n  One sentence,\n  on two lines.\n\n  A second paragraph.\n"
        made = chang.desk().documents(case(telling=telling), Order("press-release", "en", DAY), DAY)
        texts = list(block_texts(made[0].blocks))
        at = next(number for number, text in enumerate(texts) if "one sentence" in text.lower())
        assert texts[at].endswith("one sentence, on two lines.")
        assert texts[at + 1] == "A second paragraph."


@pytest.mark.parametrize(
    ("document", "cut", "word"),
    [
        ("un-communication", "status: ongoing\n", "status"),
        ("press-release", "headline: Puppeteer taken from her workshop\n", "headline"),
    ],
)
def test_a_document_says_what_it_cannot_do_without(document: str, cut: str, word: str) -> None:
    with pytest.raises(RefusedError, match=f"{document} needs what case 2026-007 does not say on .*: {word}"):
        words(document, case(cut=cut))


def test_no_beginning_of_custody_is_printed_where_an_earlier_one_has_no_end() -> None:
    """Nobody wrote whether it went on or ended: a document may not choose."""
    none_known = case(lawyer="[{state: none_known, date: 2026-03-10}]")
    assert "Ada Example has been held since 3 March 2026; no lawyer is known" in words(
        "press-release", none_known
    )
    earlier = "  - {{of: [ada], from: 2026-02-20, regime: police_custody, sources: [S1]}}\n"
    text = CASE.replace("custody:\n", "custody:\n" + earlier).format(
        status="ongoing", telling="", lawyer="[{state: none_known, date: 2026-03-10}]", whereabouts="[]"
    )
    found, problems = check_text(text, Path("invented.yaml"))
    assert found is not None, problems
    for document in ("press-release", "un-communication"):
        assert "held since" not in words(document, found)
        assert "in custody since" not in words(document, found)


@pytest.mark.parametrize(
    ("title", "pronouns", "expected"),
    [("Ms", "she/her", "Ms A., pronouns: she/her"), ("", "they/them", "A., pronouns: they/them")],
)
def test_a_pseudonym_is_proposed_with_the_title_and_pronouns_of_the_person(
    title: str, pronouns: str, expected: str
) -> None:
    text = CASE.format(status="ongoing", telling="", lawyer="[]", whereabouts="[]")
    text = text.replace("    title: Ms\n", f"    title: {title}\n" if title else "").replace(
        "she/her", pronouns
    )
    found, problems = check_text(text.replace("public: yes", "public: no"), Path("invented.yaml"))
    assert found is not None, problems
    with pytest.raises(RefusedError) as refused:
        words("press-release", found)
    assert refused.value.hint == f"Add to ada:  pseudonym: {{text: {expected}}}"


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("husband", "A member of her family consented on her behalf, by telephone, on 4 March 2026."),
        ("elder brother and mother", "A member of her family consented on her behalf"),
        ("a relative", "A member of her family consented on her behalf"),
        ("her lawyer", "A representative consented on her behalf"),
        ("the lawyer of the family", "Consent was given on her behalf, by telephone"),
        ("a fishmonger", "Consent was given on her behalf, by telephone"),
    ],
)
def test_who_consented_for_somebody_is_told_by_kind_alone(by: str, expected: str) -> None:
    text = consented(f"by: {by}, date: 2026-03-04, how: telephone")
    assert expected in text
    assert by not in text.replace("a member of her family", "")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("telephone", "by telephone"),
        ("by telephone", "by telephone"),
        ("By telephone.", "by telephone"),
        ("in person", "in person"),
        ("in writing", "in writing"),
        ("a signed form", "by a signed form"),
        ("orally, to our lawyer", "orally, to our lawyer"),
        ("over Signal", "over Signal"),
        ("letter", "by letter"),
    ],
)
def test_how_somebody_consented_is_said_once(how: str, said: str) -> None:
    assert f"consented on her behalf, {said}, on 4 March 2026." in consented(
        f"by: husband, date: 2026-03-04, how: '{how}'"
    )


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("husband", "A member of her family has agreed to this."),
        ("a fishmonger", "Consent to this was given on her behalf."),
    ],
)
@pytest.mark.parametrize("use", ["government: yes", "un_report: no", "public: yes"])
def test_so_is_who_agreed_to_the_name(by: str, expected: str, use: str) -> None:
    text = consented(f"by: {by}", use=use)
    assert expected in text
    assert by not in text


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("husband", "Her husband consented on her behalf"),
        ("a relative", "A relative consented on her behalf"),
        ("the association's lawyer", "The association's lawyer consented on her behalf"),
    ],
)
def test_who_consented_is_said_where_the_file_says_that_it_may_be(by: str, expected: str) -> None:
    assert expected in consented(f'by: "{by}", say_who: yes')


@pytest.mark.parametrize("by", ["husband", "tom", "her husband"])
@pytest.mark.parametrize(
    ("answers", "is_said"),
    [("submission: yes", True), ("government: yes, public: yes", False), ("submission: no", False)],
)
def test_a_relative_who_may_be_named_to_the_experts_is_said_to_have_consented(
    by: str, answers: str, is_said: bool
) -> None:
    related = (
        "related:\n  - id: tom\n    name: Tom Example\n    relation: {of: ada, as: husband}\n"
        f"    consent: {{{answers}}}\n"
    )
    text = consented(f"by: {by}", related)
    assert ("Her husband consented on her behalf" in text) == is_said
    assert ("A member of her family consented on her behalf" in text) != is_said


def test_who_consented_is_never_said_where_the_file_says_so() -> None:
    related = (
        "related:\n  - id: tom\n    name: Tom Example\n    relation: {of: ada, as: husband}\n"
        "    consent: {submission: yes}\n"
    )
    text = consented("by: husband, say_who: no", related)
    assert "A member of her family consented on her behalf" in text


def test_how_consent_was_given_is_left_out_where_it_tells_by_whom() -> None:
    text = consented("by: brother, date: 2026-03-04, how: a call with the brother")
    assert "A member of her family consented on her behalf, on 4 March 2026." in text


def consented(by: str, related: str = "", use: str = "submission: yes") -> str:
    """A submission with an answer that somebody else gave."""
    text = CASE.format(status="ongoing", telling="", lawyer="[]", whereabouts="[]")
    text = text.replace(use, f"{use.partition(':')[0]}: {{answer: yes, {by}}}", 1)
    found, problems = check_text(
        text.replace("incidents:\n", f"{related}incidents:\n"), Path("invented.yaml")
    )
    assert found is not None, problems
    return words("un-communication", found)


def test_a_refusal_is_not_called_a_consent_that_may_still_come() -> None:
    text = words("un-communication", case())
    assert "There is no consent to this." in text
    unasked = words("un-communication", case(cut=", un_report: no"))
    assert "We hold no consent for this use and will write if it is given." in unasked


# --- what the lede tells


def led(document: str, place: str, in_short: str, what: str) -> str:
    """A document about an arrest with these words."""
    text = CASE.format(status="ongoing", telling="appeal_to: [cn-mps]", lawyer="[]", whereabouts="[]")
    begin, end = text.index("    place: Saltmarsh"), text.index("    weight: lead")
    words_of = f'    place: "{place}"\n    what: "{what}"\n    in_short: "{in_short}"\n'
    found, problems = check_text(text[:begin] + words_of + text[end:], Path("invented.yaml"))
    assert found is not None, problems
    return words(document, found)


TOOK = "police took {ada.them} from {ada.their} workshop"


@pytest.mark.parametrize("document", ["press-release", "un-communication", "urgent-action", "appeal-letter"])
def test_the_lede_names_the_place_that_the_words_in_short_leave_out(document: str) -> None:
    text = led(document, "Saltmarsh", TOOK, "Police took {ada.them} from {ada.their} workshop.")
    assert re.search(r"olice took .{2,24} from her workshop in Saltmarsh on 3 March 2026", text)
    assert text.count("Saltmarsh") == 1


@pytest.mark.parametrize(
    ("place", "in_short", "expected"),
    [
        ("Saltmarsh, Lowland", f"{TOOK} in Lowland", "workshop in Lowland on 3 March 2026"),
        ("Saltmarsh, Lowland", TOOK, "workshop in Saltmarsh, Lowland, on 3 March 2026"),
        ("the harbour station", "police hit {ada.them}", "on 3 March 2026, at the harbour station"),
        ("{ada.their} home, Saltmarsh", TOOK, "workshop on 3 March 2026"),
        ("Saltmarsh; Lowland", TOOK, "workshop on 3 March 2026"),
        ("by telephone", "police threatened {ada.them}", "on 3 March 2026, Example"),
    ],
)
def test_a_place_is_named_once_and_only_where_its_words_are_plain(
    place: str, in_short: str, expected: str
) -> None:
    assert expected in led("press-release", place, in_short, "Police took {ada.them} away.")


def test_a_place_is_not_named_where_the_next_words_do() -> None:
    what = "Police took {ada.them} from {ada.their} workshop. They drove through Saltmarsh with {ada.them}."
    text = led("appeal-letter", "Saltmarsh", TOOK, what)
    assert "from her workshop on 3 March 2026. They drove through Saltmarsh" in text


@pytest.mark.parametrize("document", ["press-release", "un-communication", "urgent-action", "appeal-letter"])
@pytest.mark.parametrize("more", [" They broke the lock.", ""])
def test_what_the_first_sentence_tells_is_not_lost_where_the_lede_tells_it_in_short(
    document: str, more: str
) -> None:
    what = f"Four men, who said they were from the criminal police, took {{ada.them}} away.{more}"
    text = led(document, "Saltmarsh", "four men took {ada.them} from {ada.their} workshop", what)
    assert "who said they were from the criminal police" in text
    assert ("They broke the lock" in text) == bool(more)
    assert text.count("from the criminal police") == 1


def test_the_time_since_the_cause_is_told_once() -> None:
    text = CASE.format(status="ongoing", telling="appeal_to: [cn-mps]", lawyer="[]", whereabouts="[]")
    text = text.replace(
        'what: "Officers of the harbour police took {ada.them} from {ada.their} workshop."',
        'what: "At dawn men in plain clothes took {ada.them} away, {arrest.after.play} a play."\n'
        "    follows: {incident: play}",
    )
    text = text.replace(
        "incidents:\n",
        "incidents:\n  - {id: play, date: 2026-02-25, what: '{ada} staged a play.', in_short: '{ada} staged a play'}\n",
    )
    found, problems = check_text(text, Path("invented.yaml"))
    assert found is not None, problems
    told = words("appeal-letter", found)
    assert (
        "on 3 March 2026, in Saltmarsh, at dawn men in plain clothes took her away, six days after a play."
        in told
    )
    assert told.count("six days after") == 1


@pytest.mark.parametrize("document", ["press-release", "appeal-letter"])
def test_a_first_sentence_that_tells_no_more_is_not_told_twice(document: str) -> None:
    what = "Police took {ada.them} from {ada.their} workshop. They broke the lock."
    text = led(document, "Saltmarsh", TOOK, what)
    assert len(re.findall("olice took", text)) == 1
    assert "They broke the lock." in text


def test_a_case_may_word_both_paragraphs_that_others_refer_to() -> None:
    telling = (
        URGENCY + "\ntexts: {un-communication: {urgency: Because of the transfer., asks: Please write soon.}}"
    )
    text = words("un-communication", case("ongoing", telling))
    assert "Because of the transfer." in text
    assert re.search(r"if at all possible before 31 March 2026 \(paragraph \d+\)", text)
