"""One-time codes prove themselves, survive how people type, and cannot be guessed or told apart from one another."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xinheng_server.keyed import ALPHABET
from xinheng_server.survey.codes import MAC_BITS, SERIALS, SIGNS, make_codes, read_code

KEY, OTHER = bytes(range(32)), bytes(32)


def test_a_code_is_six_groups_of_three_signs() -> None:
    assert all(re.fullmatch(rf"([{ALPHABET}]{{3}}-){{5}}[{ALPHABET}]{{3}}", code) for code in make_codes(KEY, 0, 200))


def test_guessing_takes_more_than_2_to_the_60_tries() -> None:
    guesses, codes = math.log2(len(ALPHABET) ** SIGNS), math.log2(SERIALS)
    assert guesses - codes >= MAC_BITS >= 60


def test_no_sign_looks_like_another() -> None:
    for alike in ("0OQD", "1IL", "2Z", "5S", "6G", "8B", "UV"):
        assert len(set(alike) & set(ALPHABET)) == 1


def test_codes_of_all_calls_differ_and_each_is_spent_under_a_hash_of_its_own() -> None:
    codes = [*make_codes(KEY, 0, 2000), *make_codes(KEY, 2000, 2000)]
    spent = {read_code(KEY, code) for code in codes}
    assert len(set(codes)) == len(spent) == 4000
    assert None not in spent


def test_the_order_of_codes_says_nothing_of_their_numbers() -> None:
    first, second = make_codes(KEY, 0, 500), make_codes(KEY, 0, 500)
    assert set(first) == set(second)
    assert list(first) != list(second)


def test_a_code_of_another_round_is_refused() -> None:
    assert [read_code(OTHER, code) for code in make_codes(KEY, 0, 50)] == [None] * 50


def test_what_is_spent_does_not_show_the_code() -> None:
    code = make_codes(KEY, 7, 1)[0]
    spent = read_code(KEY, code)
    assert spent is not None
    assert re.fullmatch("[0-9a-f]{32}", spent)
    assert code.replace("-", "").lower() not in spent


@pytest.mark.parametrize(
    "typing",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: f"  {code}\n",
        lambda code: code.replace("-", "－"),
        lambda code: code.replace("0", "O").replace("1", "l").replace("5", "S").replace("8", "b").replace("V", "u"),
        lambda code: "".join(chr(ord(sign) + 0xFEE0) for sign in code),
    ],
    ids=["small", "joined", "spaced", "surrounded", "wide dashes", "look-alikes", "full width"],
)
def test_a_code_is_read_however_it_was_typed(typing: object) -> None:
    assert callable(typing)
    for code in make_codes(KEY, 0, 20):
        assert read_code(KEY, typing(code)) == read_code(KEY, code) is not None


@given(st.integers(0, SERIALS - 1), st.integers(0, SIGNS - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_makes_it_no_code(serial: int, place: int, sign: str) -> None:
    signs = make_codes(KEY, serial, 1)[0].replace("-", "")
    changed = signs[:place] + sign + signs[place + 1 :]
    assert (read_code(KEY, changed) is None) == (changed != signs)


@given(st.text(max_size=30))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert read_code(KEY, text) is None


def test_the_last_serial_number_is_the_last() -> None:
    assert read_code(KEY, make_codes(KEY, SERIALS - 1, 1)[0])
    with pytest.raises(ValueError, match="serial"):
        make_codes(KEY, SERIALS - 1, 2)
