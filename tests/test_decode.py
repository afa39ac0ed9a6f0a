"""From bytes to text: the encoding, the evidence for it, and what had no meaning."""

from __future__ import annotations

import pytest

from govnlp.text.decode import DecodeError, decode

SIMPLE = "某县水利局2015年政府信息公开工作年度报告\n全年主动公开信息412条，群众比较满意，还有一些问题需要解决。\n"
TRADITIONAL = "某縣水利局2015年政府信息公開工作年度報告\n全年主動公開信息412條，群眾比較滿意，還有一些問題需要解決。\n"


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        (SIMPLE, "utf-8", "utf-8"),
        (SIMPLE, "utf-8-sig", "utf-8-sig"),
        (SIMPLE, "utf-16", "utf-16"),
        (SIMPLE, "utf-16-le", "utf-16-le"),
        (SIMPLE, "utf-16-be", "utf-16-be"),
        (SIMPLE, "gbk", "gb18030"),
        (SIMPLE, "gb18030", "gb18030"),
        (SIMPLE[:24], "gbk", "gb18030"),
        ("附表三　复议诉讼及收费", "gbk", "gb18030"),
        ("| 规章 | 0 | 0 | 0 |", "utf-16-le", "utf-16-le"),
        ("附表三　複議訴訟及收費", "big5", "big5"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        ("Annual report, 2015\n", "utf-16-le", "utf-16-le"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_encodings_are_told_apart_by_the_bytes(text: str, written: str, found: str) -> None:
    decoded = decode(text.encode(written))
    assert (decoded.text, decoded.encoding, decoded.undecodable) == (text, found, 0)
    assert decoded.evidence


@pytest.mark.parametrize(
    ("written", "declared", "agrees"),
    [("utf-8", "utf-8", True), ("utf-8", "gb2312", False), ("gbk", "gb2312", True), ("gbk", "utf-8", False)],
)
def test_a_wrong_declaration_is_overruled_and_told(written: str, declared: str, agrees: bool) -> None:
    decoded = decode(SIMPLE.encode(written), declared)
    assert decoded.text == SIMPLE
    assert (f"though declared {declared}" in decoded.evidence) != agrees


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_bytes_without_meaning_are_counted_and_marked(encoding: str) -> None:
    data = (SIMPLE * 5).encode(encoding) + b"\xff" + SIMPLE.encode(encoding)
    decoded = decode(data)
    assert decoded.undecodable == decoded.text.count("\ufffd") == 1
    assert decoded.text.replace("\ufffd", "") == SIMPLE * 6


def test_a_replacement_character_that_the_file_holds_is_no_undecodable_byte() -> None:
    decoded = decode(f"{SIMPLE}\ufffd".encode())
    assert (decoded.text.count("\ufffd"), decoded.undecodable) == (1, 0)
    decoded = decode(f"{SIMPLE}\ufffd".encode() + "公".encode()[:2])
    assert (decoded.text.count("\ufffd"), decoded.undecodable) == (2, 2)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n" + bytes(300), b"PK\x03\x04" + b"\0\x01\x02\x03" * 99]
)
def test_binary_data_is_refused_with_a_message(data: bytes) -> None:
    with pytest.raises(DecodeError, match="binary file"):
        decode(data)
