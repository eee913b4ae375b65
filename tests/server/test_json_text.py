"""A body that can be read the fast way is read as strictly, and as the same, as the rules read it."""

import json

from hypothesis import example, given
from hypothesis import strategies as st
from xinheng.text import parse
from xinheng_server import json_text
from xinheng_server.json_text import read_json

TEXTS = st.text(max_size=6) | st.sampled_from([":", '"', "\\", "希望", '":', "a"])
LEAVES = TEXTS | st.none() | st.booleans() | st.integers() | st.floats()
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
OBJECTS = st.dictionaries(TEXTS, TEXTS | st.none() | st.dictionaries(TEXTS, LEAVES, max_size=3) | TREES, max_size=4)


def same(body: bytes) -> None:
    """Hold the fast way against the strict one; it may give up, but never differ."""
    plain = json_text._read_plain(body)
    if plain is not None:
        assert (plain, []) == parse(body)


@given(OBJECTS, st.booleans(), st.sampled_from([None, 1]))
def test_whatever_is_written_is_read_the_same(tree: object, ascii_only: bool, indent: int | None) -> None:
    same(json.dumps(tree, ensure_ascii=ascii_only, indent=indent).encode(errors="surrogatepass"))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5), st.sampled_from([":", " :", " : ", "\n:\t"]))
@example([("a", ":"), ("a", "b")], ":")
@example([("a", "b"), ("a", "b"), ("c", ":")], " :")
def test_a_key_that_stands_twice_is_always_seen(pairs: list[tuple[str, str]], colon: str) -> None:
    members = ",".join(f"{json.dumps(name)}{colon}{json.dumps(value)}" for name, value in pairs)
    same(f"{{{members}}}".encode())
    same(f'{{"items":{{{members}}}}}'.encode())


@given(st.binary(max_size=40).map(lambda noise: b'{"a":' + noise + b"}"))
def test_noise_is_no_other_value(body: bytes) -> None:
    same(body)


def test_a_usual_answer_is_read_the_fast_way() -> None:
    answer = {"items": {"1": "satisfied", "2": None}, "sex": "female", "on_behalf": True, "comment": "很好。"}
    body = json.dumps(answer, ensure_ascii=False).encode()
    assert json_text._read_plain(body) == answer
    assert read_json(body) == (answer, [])
