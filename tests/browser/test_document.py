"""From typed text to the contract's document and back, in a real browser."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from device import run
from playwright.sync_api import Page

TEXT = 'const { documentText } = await js("document"); return documentText(argument);'
BACK = 'const { documentText, valuesFromText } = await js("document"); const values = valuesFromText(argument); return [values, documentText(values)];'


def text_of(page: Page, values: dict[str, str]) -> str:
    """Let the page write the document of these values."""
    return str(run(page, TEXT, values))


def document_of(page: Page, values: dict[str, str]) -> Any:
    """Read what the page wrote, numbers as their literals."""
    return json.loads(text_of(page, values), parse_float=Decimal)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("38.50", "38.50"),
        (" ３８．５ ", "38.5"),
        ("38。5", "38.5"),
        ("0040", "40"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+5", "5"),
        ("−3", "-3"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("9007199254740993", "9007199254740993"),
    ],
)
def test_a_number_keeps_its_literal(pure: Page, typed: str, written: str) -> None:
    """No binary float stands between the key and the document."""
    assert text_of(pure, {"facts.F01.floor_area_m2": typed}) == '{"facts":{"F01":{"floor_area_m2":' + written + "}}}"


@pytest.mark.parametrize(
    "typed", ["两", "1,234", "5 5", "-", ".", "e5", "1e3", "40平米", "NaN", "Infinity", "0x10", "٣"]
)
def test_what_is_no_number_stays_text(pure: Page, typed: str) -> None:
    """The rules then name the field; nothing is guessed or lost."""
    assert document_of(pure, {"facts.F02.bays": typed}) == {"facts": {"F02": {"bays": typed}}}


@pytest.mark.parametrize(
    ("literal", "shown"),
    [("1e3", "1000"), ("3.850e1", "38.50"), ("125E-2", "1.25"), ("-5e-3", "-0.005"), ("0e9", "0"), ("1e400", "1e400")],
)
def test_a_power_of_ten_from_a_file_is_shown_as_people_write_it(pure: Page, literal: str, shown: str) -> None:
    """A field shows what it was read as; what no field could hold stays as it is."""
    values = run(
        pure,
        "const { valuesFromText } = await js('document'); return valuesFromText(argument);",
        f'{{"facts":{{"F01":{{"floor_area_m2":{literal}}}}}}}',
    )
    assert values == {"facts.F01.floor_area_m2": shown}


def test_blank_is_not_answered(pure: Page) -> None:
    """A field with nothing but space is left out, and so is its item."""
    assert text_of(pure, {"facts.F02.bays": " \u3000\n", "about.note": "", "class": "B"}) == '{"class":"B"}'
    assert text_of(pure, {}) == "{}"


def test_radios_give_booleans_and_words(pure: Page) -> None:
    """Yes, no, what may be not applicable, and a choice."""
    found = document_of(pure, {
        "facts.F04.calm_tone": "true", "facts.F04.independent_premises": "false",
        "facts.F15.handover_done": "not_applicable", "facts.F05.level": "basic",
    })  # fmt: skip
    assert found["facts"] == {
        "F04": {"calm_tone": True, "independent_premises": False},
        "F05": {"level": "basic"},
        "F15": {"handover_done": "not_applicable"},
    }


def test_words_stay_words_even_if_they_look_like_numbers(pure: Page) -> None:
    """A year, a note, a reason."""
    found = document_of(pure, {
        "about.year": "2026", "about.evidence.F01": "true", "scores.F22.reason": "1", "scores.F22.score": "1.5", "policy": "strict",
    })  # fmt: skip
    assert found["about"] == {"year": "2026", "evidence": {"F01": "true"}}
    assert found["scores"] == {"F22": {"reason": "1", "score": Decimal("1.5")}}


def test_ticked_items_are_locked(pure: Page) -> None:
    """Check boxes named `locked.ID` make one list."""
    found = document_of(pure, {"locked.F09": "true", "locked.F01": "on", "locked.F02": "", "locked.F03": "false"})
    assert found == {"locked": ["F01", "F09"]}


@pytest.mark.parametrize(
    ("values", "rounds"),
    [
        ({"rounds.length": "0"}, []),
        ({"rounds.length": "2"}, [None, None]),
        ({"rounds.length": "2", "rounds[0].answered": "5"}, [{"answered": 5}, None]),
        ({"rounds[1].answered": "5", "rounds[1].satisfied": "4"}, [None, {"answered": 5, "satisfied": 4}]),
        ({"rounds.length": "1", "rounds[1].answered": "5"}, [None, {"answered": 5}]),
        ({"rounds[0].answered": " "}, "absent"),
        ({"rounds.length": ""}, "absent"),
    ],
)
def test_lists_have_the_length_that_is_shown_or_filled(pure: Page, values: dict[str, str], rounds: object) -> None:
    """An empty row of a list is an open round, no row at all is no round."""
    found = document_of(pure, {f"facts.F18.{name}": text for name, text in values.items()})
    assert found.get("facts", {}).get("F18", {}).get("rounds", "absent") == rounds


def test_reading_back_gives_the_same_document(pure: Page) -> None:
    """`valuesFromText` is the inverse of `documentText`, to the byte."""
    text = (
        '{"about":{"a.b":"1","evidence":{"F01":"租赁合同\\n\\"第3页\\"</script>"},"note":"2026"},"class":"B",'
        '"facts":{"F01":{"floor_area_m2":38.50},"F04":{"calm_tone":false},"F15":{"handover_done":"not_applicable"},'
        '"F18":{"rounds":[null,{"answered":12345678901234567890.10},null]},"F24":{"cases_now":"two"}},"locked":["F01","F22"],'
        '"scores":{"F22":{"reason":"3","score":1.50}}}'
    )
    values, again = run(pure, BACK, text)
    assert again == text
    assert values["facts.F01.floor_area_m2"] == "38.50"
    assert values["facts.F18.rounds.length"] == "3"
    assert values["locked.F22"] == "true"
    assert values['about["a.b"]'] == "1"


def test_the_order_of_typing_does_not_matter(pure: Page) -> None:
    """The same answers are the same text, so that they have the same hash."""
    values = {"facts.F02.rooms": "2", "class": "B", "facts.F02.bays": "2", "locked.F02": "true", "locked.F01": "true"}
    assert text_of(pure, values) == text_of(pure, dict(reversed(values.items())))


def test_a_name_that_reaches_for_the_prototype_is_only_a_name(pure: Page) -> None:
    """Hostile names make keys that the rules refuse, and change no object."""
    found = run(
        pure,
        """
        const { documentText, valuesFromText } = await js("document");
        const text = documentText(JSON.parse('{"__proto__.polluted": "1", "a.constructor.prototype.polluted": "1", "]": "1", "a[": "1"}'));
        valuesFromText('{"__proto__": {"polluted": 1}, "facts": {"__proto__": {"polluted": 1}}}');
        return { text, polluted: {}.polluted ?? null };
    """,
    )
    assert found["polluted"] is None
    assert json.loads(found["text"]) == {
        "__proto__": {"polluted": 1},
        "a": {"constructor": {"prototype": {"polluted": 1}}},
    }


@pytest.mark.parametrize("text", ["", "[]", "3", '"x"', "null", "{", "{'a':1}", '{"a":NaN}', '{"a":01}'])
def test_what_is_no_json_object_is_refused(pure: Page, text: str) -> None:
    """A document is an object in strict JSON."""
    body = 'const { valuesFromText } = await js("document"); try { valuesFromText(argument); return "read"; } catch (error) { return error.name; }'
    assert run(pure, body, text) == "SyntaxError"


def test_a_list_shows_what_the_values_say(pure: Page) -> None:
    """Name, organisation, class and year come from the same values as the document."""
    found = run(pure, 'return (await js("document")).aboutFrom(argument);', {
        "about.name": " 自评 ", "about.organisation": "翠苑街道社会心理服务站", "class": "B", "about.year": "2026",
    })  # fmt: skip
    assert found == {"name": "自评", "organisation": "翠苑街道社会心理服务站", "class": "B", "year": "2026"}
