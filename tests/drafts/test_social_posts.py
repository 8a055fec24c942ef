"""Posts for social networks: as written, counted as printed, and never with a name that the public may not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hrdalert.documents.blocks import Picture, block_texts
from hrdalert.drafts.checking import AS_OF, check
from hrdalert.drafts.drafting import DocumentRequest, Draft, Refusal
from tests.builder import EXAMPLE, case_file, case_text
from tests.drafting import a_workspace, all_drafts
from tests.emptiness import traces_of_nothing
from tests.writers.sample import png

POST = "Puppeteer Ada Quill was taken on 3 March.\n\nAsk where she is: https://www.ohchr.org/en/special-procedures"
OF_ALL = "X 84 of 280 · Mastodon 84 of 500 · Bluesky 104 of 300"
PHOTO = {"file": "quay.png", "alt": "Ada Quill holds up a puppet", "consent": "yes"}
NOBODY = {"submission": "yes"}
FAMILY = "👨\u200d👩\u200d👧\u200d👦"  # 25 bytes


def opened(folder: Path, **changes: Any) -> Any:
    """The example with these changes, in a workspace of its own that has a photograph."""
    (folder / "given").mkdir(parents=True)
    file = folder / "given" / "case.yaml"
    file.write_text(case_text(EXAMPLE, **changes), encoding="utf-8")
    workspace = a_workspace(folder / "office", file, recipients=EXAMPLE.parent / "recipients.yaml")
    (workspace.root / "quay.png").write_bytes(png())
    return workspace.case("case")


def drafted(folder: Path, **changes: Any) -> tuple[list[Draft], list[Refusal]]:
    case = opened(folder, **changes)
    drafts, refusals = case.drafts(
        DocumentRequest("social-posts", "en", case.case.as_of), clock=case.case.as_of
    )
    return list(drafts), list(refusals)


def lines(folder: Path, **changes: Any) -> list[str]:
    """The pieces of the sheet."""
    (draft,), _ = drafted(folder, **changes)
    return list(block_texts(draft.document.blocks))


def too_long(folder: Path, **changes: Any) -> list[tuple[str, int]]:
    """What is said of posts that are too long, with the line."""
    (draft,), _ = drafted(folder, **changes)
    found = [problem for problem in draft.problems if problem.code == "R58_post_length"]
    assert draft.is_ready == (not found)
    return [(problem.text, problem.origin.line) for problem in found]


def test_each_post_stands_as_written_with_its_counts_below(tmp_path: Path) -> None:
    sheet = lines(tmp_path, posts=[POST, {"text": "羽毛在哪里？", "for": ["mastodon", "bluesky"]}])
    at = sheet.index("Post 1")
    assert sheet[at + 1 : at + 4] == [*POST.split("\n\n"), OF_ALL]
    assert sheet[at + 4 : at + 7] == ["Post 2", "羽毛在哪里？", "Mastodon 6 of 500 · Bluesky 6 of 300"]


def test_a_line_break_is_a_space_and_an_empty_line_counts_for_two(tmp_path: Path) -> None:
    assert "X 8 of 280" in lines(tmp_path, posts=[{"text": "ab\ncd\n\n\ne", "for": "x"}])[-1]


@pytest.mark.parametrize(
    ("network", "text", "more", "said"),
    [
        ("x", "a" * 280, "a", "X counts 281 characters in this post, and takes 280 at most"),
        ("x", "文" * 140, "文", "X counts 282 characters in this post, and takes 280 at most"),
        ("mastodon", "a" * 500, "a", "Mastodon counts 501 characters in this post, and takes 500 at most"),
        ("bluesky", "a" * 300, "a", "Bluesky counts 301 characters in this post, and takes 300 at most"),
        ("bluesky", FAMILY * 120, "a", "Bluesky counts 3001 bytes in this post, and takes 3000 at most"),
    ],
)  # fmt: skip
def test_one_beyond_the_limit_is_an_error_at_the_line_and_nothing_is_cut(
    tmp_path: Path, network: str, text: str, more: str, said: str
) -> None:
    assert too_long(tmp_path / "fits", posts=[{"text": text, "for": network}]) == []
    ((found, line),) = too_long(tmp_path / "over", posts=[{"text": text + more, "for": network}])
    assert found == said
    written = (tmp_path / "over" / "given" / "case.yaml").read_text("utf-8").split("\n")
    assert "text: " in written[line - 1]
    (draft,), _ = drafted(tmp_path / "again", posts=[{"text": text + more, "for": network}])
    assert text + more in block_texts(draft.document.blocks) and draft.document.mark


def test_a_post_for_all_networks_must_fit_into_each(tmp_path: Path) -> None:
    assert [said.split()[0] for said, _ in too_long(tmp_path, posts=["a" * 301])] == ["X", "Bluesky"]


def test_a_server_that_takes_more_is_a_record_of_the_office(tmp_path: Path) -> None:
    case = opened(tmp_path, posts=[{"text": "a" * 501, "for": "mastodon"}])
    own = case.workspace.root / "knowledge" / "networks.yaml"
    own.parent.mkdir()
    own.write_text(
        "as_of: 2026-03-01\nrecords:\n- id: mastodon\n  title: Our server\n  limit: 1000\n"
        "  rewritten: [address, mention]\n  source: own\n",
        encoding="utf-8",
    )
    again = type(case.workspace).open(case.workspace.root).case("case")
    (draft,), _ = again.drafts(
        DocumentRequest("social-posts", "en", again.case.as_of), clock=again.case.as_of
    )
    assert draft.is_ready and "Our server 501 of 1000" in block_texts(draft.document.blocks)
    type(case.workspace).open(opened(tmp_path / "other").workspace.root)  # forgets the record


def test_whose_name_is_withheld_stands_in_no_post(tmp_path: Path) -> None:
    """A relative gives way to the pseudonym, which is counted; of a victim the posts under withheld are printed."""
    told = lines(tmp_path / "a", posts=[{"text": "Tim Quill waits for her.", "for": "x"}])
    assert "Mr T. waits for her." in told and "X 20 of 280" in told
    drafts, (refusal,) = drafted(tmp_path / "b", posts=[POST], alleged_victims__0__consent=NOBODY)
    assert not drafts and "withheld: lacks posts" in refusal.why
    changes = {"posts": [POST], "alleged_victims__0__consent": NOBODY}
    told = lines(tmp_path / "c", **changes, withheld__posts=["A puppeteer was taken."])
    assert "A puppeteer was taken." in told and not any("Quill" in line for line in told)
    drafts, (refusal,) = drafted(tmp_path / "d", **changes, withheld__posts=["Where is Ada Quill?", "Where?"])
    assert not drafts and refusal.problems and "Quill" not in refusal.problems[0].text


def test_a_name_of_no_pseudonym_stops_the_posts_and_no_other_document(tmp_path: Path) -> None:
    case = opened(tmp_path, posts=["Tim Quill waits."], related__0__pseudonym=None)
    made = {draft.document.id for draft in all_drafts(case)[0]}
    assert "press-release" in made and "social-posts" not in made


def test_the_alternative_text_stands_there_in_words_where_the_photograph_may(tmp_path: Path) -> None:
    (draft,), _ = drafted(tmp_path / "a", posts=[POST], alleged_victims__0__photo=PHOTO)
    assert any(isinstance(block, Picture) for block in draft.document.blocks)
    assert list(block_texts(draft.document.blocks))[-1] == "Ada Quill holds up a puppet"
    for number, photo in enumerate([None, {**PHOTO, "consent": "no"}, {**PHOTO, "file": "lost.png"}]):
        changes = {"alleged_victims__0__photo": photo} if photo else {}
        sheet = lines(tmp_path / str(number), posts=[POST], **changes)
        assert sheet[-1] == OF_ALL and "Pictures" not in sheet


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"alleged_victims__0__photo": PHOTO},
        {"posts": ["Where is she?"], "withheld": None, "now": None, "position": None},
    ],
)
def test_nothing_empty_is_printed(tmp_path: Path, changes: dict[str, Any]) -> None:
    posts: dict[str, Any] = {"posts": [POST, {"text": "Ask.", "for": "x"}]}
    drafts, _ = drafted(tmp_path, **{**posts, **changes})
    assert drafts
    for draft in drafts:
        assert list(traces_of_nothing(draft.document)) == []


def test_it_is_made_unasked_where_the_case_has_posts(tmp_path: Path) -> None:
    case = opened(tmp_path / "a", posts=["a" * 281])
    checked = check(case.workspace, case.path, AS_OF)
    assert ("social-posts", "not ready") in [(found.document, found.state) for found in checked.documents]
    assert any(problem.code == "R58_post_length" for problem in checked.problems)
    assert not any(
        problem.code == "R51_unprinted" and "posts" in problem.text for problem in checked.problems
    )
    without = opened(tmp_path / "b")
    documents = check(without.workspace, without.path, AS_OF).documents
    assert "social-posts" not in {found.document for found in documents}
    letters = without.workspace.letters
    assert letters.is_wished("social-posts", "en", ("social-posts",))
    assert not letters.is_wished("social-posts", "en", ())


def test_a_network_that_there_is_not_is_a_mistake() -> None:
    (problem,) = case_file(posts=[{"text": "Where is she?", "for": "mastadon"}]).problems
    assert "mastadon" in problem.text and "mastodon" in problem.mend and problem.origin.line
