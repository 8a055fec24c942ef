"""Chinese that was typed over two lines has no space in it; all else stays as it was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hrdalert.documents.blocks import BulletList, Emphasis, Paragraph, Strong, Text, block_texts
from hrdalert.documents.casetext import paragraphs_of
from hrdalert.documents.unspaced import without_spaces


def _said(*content: Text | Strong | Emphasis) -> str:
    return "".join(block_texts(without_spaces((BulletList(((Paragraph(content),),)),))))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("灯守夜律师于2026年3月\n3日被带走。", "灯守夜律师于2026年3月3日被带走。"),
        ("灯守夜律师被\n带走，其后\n被羁押。", "灯守夜律师被带走，其后被羁押。"),
        ("她说：\n“放人。”\n“现在。”", "她说：“放人。”“现在。”"),
        ("见 A/HRC/52/66\n号文件", "见A/HRC/52/66号文件"),
        ("Lantern Keeper （守夜）", "Lantern Keeper（守夜）"),
        ("등불 지기", "등불 지기"),
    ],
)
def test_a_text_over_several_lines(typed: str, printed: str) -> None:
    (text,) = paragraphs_of(typed)
    assert _said(text) == printed


def test_a_space_between_two_texts() -> None:
    assert (
        _said(Text("带走。"), Strong((Text(" 灯守夜"),)), Text(" "), Emphasis((Text("律师"),)))
        == "带走。灯守夜律师"
    )


@given(st.lists(st.text(st.sampled_from("灯守。，“” ab1\n등")), max_size=5))
def test_nothing_but_white_space_goes(pieces: list[str]) -> None:
    texts = [Text(piece) for piece in pieces]
    assert "".join(_said(*texts).split()) == "".join("".join(pieces).split())
