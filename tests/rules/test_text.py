"""JSON in and out: strict, to the letter, and alike wherever it runs."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng.numerals import Numeral
from xinheng.text import MAX_DEPTH, NotJson, parse, write

leaves = st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False)
trees = st.recursive(leaves, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(trees)
def test_what_is_read_and_written_is_the_same_text(tree: Any) -> None:
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    assert write(parse(text)[0]) == text


@pytest.mark.parametrize("literal", ["1.500", "-0.0", "1E+05", "9" * 5000, "1e999999999"])
def test_numbers_are_kept_as_written(literal: str) -> None:
    assert parse(literal)[0] == Numeral(literal)
    assert write(parse(literal)[0]) == literal


def test_a_byte_order_mark_is_no_matter() -> None:
    assert parse(b'\xef\xbb\xbf{"a":true}') == ({"a": True}, [])
    assert parse('\ufeff{"a":true}') == ({"a": True}, [])


OTHER_ENCODINGS = ['"名"'.encode("gb18030"), '"x"'.encode("utf-16"), b'"\xed\xa0\x80"', b"", b" "]
NEARLY = ["{'a':1}", '{"a":1,}', "[1 2]", "tru", '"\t"', "+1", ".5", "1.", "Infinity", "\u00a01"]


@pytest.mark.parametrize("document", OTHER_ENCODINGS)
def test_other_encodings_are_no_json(document: bytes) -> None:
    with pytest.raises(NotJson):
        parse(document)


@pytest.mark.parametrize("document", NEARLY)
def test_what_is_nearly_json_is_no_json(document: str) -> None:
    with pytest.raises(NotJson):
        parse(document)


def test_depth_is_counted_on_brackets_outside_strings() -> None:
    def nested(depth: int) -> str:
        return "[" * depth + "]" * depth

    parse(nested(MAX_DEPTH))
    parse(json.dumps({"text": '[{"\\' * 1000, "wide": [[]] * 1000}))
    with pytest.raises(NotJson):
        parse(nested(MAX_DEPTH + 1))
    with pytest.raises(NotJson):
        parse("[" * 1_000_000)


def test_half_a_character_is_written_as_an_escape() -> None:
    assert write(parse('"\\ud83d \\ude00 \\ud83d\\ude00"')[0]) == '"\\ud83d \\ude00 😀"'


def test_keys_that_stand_twice_are_told_with_their_paths_and_the_last_counts() -> None:
    assert parse('{"a":1,"b":[{"c":1,"c":2}],"a":true}') == (
        {"a": True, "b": [{"c": Numeral("2")}]},
        ["a", "b[0].c"],
    )


def test_many_keys_that_stand_twice_are_found_in_one_pass() -> None:
    keys = [str(number // 2) for number in range(80_000)]
    text = "{" + ",".join(f'"{key}":1' for key in keys) + "}"
    begun = time.process_time()
    _, twice = parse(text)
    assert time.process_time() - begun < 5  # comparing each with each takes twenty seconds and more
    assert twice == list(dict.fromkeys(keys))
