"""What stands beside a text while one writes it."""

from __future__ import annotations

from tests.desk.conftest import CASE, Desk

ARGUED = CASE + "analysis:\n  - {right: liberty, text: No court saw her., cite: [iccpr 9(3)]}\n"
BELOW = "  - date: 2026-05-03\n    id: taken\n    violations: [arbitrary_detention]"
SECRET = """\
  - date: 2026-05-04
    text: A guard told us where she is.
    confidential: yes
    sources: S1
demands:"""


def _beside(desk: Desk, at: str, **headers: str) -> str:
    answer = desk.ask(f"/case/2026-007/beside?at={at}", **headers)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_a_text_has_the_sentences_of_the_chronology_beside_it(desk: Desk) -> None:
    desk.file.write_text(CASE.replace("arrested Ada", "of station No. 3 arrested Ada"), encoding="utf-8")
    said = _beside(desk, '["summary"]')
    sentence = (
        "On 3 May 2026 officers of the harbour police of station No. 3 arrested Ada Quill in Port Example."
    )
    assert f'data-take="{sentence}"' in said
    assert "What Governments say" not in said


def test_what_is_for_the_office_alone_is_not_offered(desk: Desk) -> None:
    desk.file.write_text(CASE.replace("demands:", SECRET), encoding="utf-8")
    assert "A guard told us" not in _beside(desk, '["summary"]')


def test_an_argument_has_the_law_of_its_right_and_what_to_refer_to(desk: Desk) -> None:
    desk.file.write_text(ARGUED.replace("  - date: 2026-05-03", BELOW), encoding="utf-8")
    said = _beside(desk, '["analysis",0,"text"]')
    assert "International Covenant on Civil and Political Rights" in said
    assert "<dt>9(3)</dt>" in said
    assert 'data-take="[taken]"' in said


def test_a_case_that_is_half_typed_has_it_too(desk: Desk) -> None:
    desk.file.write_text(CASE + "urgent: {by: 2026-1}\nanalysis: [{text: x}]\n", encoding="utf-8")
    assert "officers of the harbour police" in _beside(desk, '["analysis",0,"text"]')
    assert "officers of the harbour police" in _beside(desk, '["analysis"]')
