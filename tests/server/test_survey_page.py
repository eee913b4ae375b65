"""A resident without script answers by plain forms: nothing typed is lost, and sending twice makes one."""

import json
import re
import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from village import Village, village
from xinheng_forms.load import definition
from xinheng_server.store import Round

pytestmark = pytest.mark.anyio

FORM = definition("gs/survey")
ITEMS = {f"items.{question['id']}": "satisfied" for question in FORM["questions"]}
COMMENT = "  走廊的灯太暗。\r\n\r\n<b>请换亮一点</b>\r\n  谢谢"


@dataclass
class Shown(HTMLParser):
    """What a browser without script sees of a page: its text, and its forms with the values they would send."""

    html: str
    text: str = ""
    sent: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    _skipping: str = ""
    _area: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._skipping = self._skipping or (tag if tag in ("script", "style", "title") else "")
        if tag == "a":
            self.links.append(given["href"])
        if tag == "textarea":
            self._area = given["name"]
            self.sent[self._area] = ""
        is_chosen = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and is_chosen and given["name"] != "step":
            self.sent[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._skipping = "" if tag == self._skipping else self._skipping
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area:
            self.sent[self._area] += data
        if not self._skipping:
            self.text += data


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Village]:
    async with village(tmp_path / "data") as opened:
        yield opened


async def opened(town: Village, round_id: str, search: str = "") -> Shown:
    answer = await town.client.get(f"/s/heping/{round_id}{search}")
    assert answer.status_code == 200, answer.text
    return Shown(answer.text)


async def sent(town: Village, round_id: str, step: str, values: Mapping[str, str], **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await town.client.post(f"/s/heping/{round_id}", data={**values, "step": step}, headers=named)


def filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in values.items() if text}


async def kept(town: Village, round_id: str) -> int:
    return (await town.parts.store.counts(Round("heping", round_id))).get("answers", 0)


def stored(answer: httpx.Response) -> str:
    """Return the text that the last page shows as stored, to the letter."""
    found = re.search(r"<pre>(.*?)</pre>", answer.text, re.DOTALL)
    assert found, answer.text
    return Shown(found[0]).text


async def test_the_form_has_the_words_of_the_standard_and_a_new_id_each_time(town: Village) -> None:
    round_id = await town.new_round()
    first, second = await opened(town, round_id), await opened(town, round_id)
    words = [FORM["title"], *(each["label"] for each in [*FORM["questions"], *FORM["words"], *FORM["people"]])]
    assert [word for word in words if word not in first.text] == []
    assert uuid.UUID(first.sent["id"]) != uuid.UUID(second.sent["id"])
    assert "heping心理服务站" in first.text
    assert "2026年5月1日" in first.text
    assert "一次性代码" not in first.text
    assert not re.search(r'(?:href|action|data-api)="(?:/|http)', first.html), (
        "it may stand under a path of another site"
    )


async def test_an_answer_is_checked_then_kept_and_shown_as_it_is_stored(town: Village) -> None:
    round_id = await town.new_round()
    page = await opened(town, round_id)
    values = {**page.sent, **ITEMS, "items.3": "dissatisfied", "sex": "female", "comment": COMMENT, "on_behalf": "true"}
    del values["items.7"]
    check = await sent(town, round_id, "check", values)
    assert "有 1 题没有答：7 服务时间" in Shown(check.text).text
    assert check.text.count(">没有答<") == 1
    assert await kept(town, round_id) == 0
    end = await sent(town, round_id, "send", Shown(check.text).sent)
    assert end.status_code == 200
    assert re.search(r"回执号 [3-9A-Z]{3}-[3-9A-Z]{3}", Shown(end.text).text)
    items = {question["id"]: "satisfied" for question in FORM["questions"]} | {"3": "dissatisfied"}
    del items["7"]
    comment = COMMENT.replace("\r\n", "\n").strip()
    expected = {"day": "2026-05-03", "origin": "open", "on_behalf": True, "items": items, "sex": "female"}
    assert json.loads(stored(end)) == {**expected, "comment": comment}
    assert await town.parts.store.find_answer(Round("heping", round_id), page.sent["id"]) == stored(end)
    assert await kept(town, round_id) == 1


async def test_what_was_typed_survives_the_way_to_the_check_and_back(town: Village) -> None:
    round_id = await town.new_round()
    values = {**(await opened(town, round_id)).sent, "items.2": "basic", "age": "over60", "comment": COMMENT}
    check = Shown((await sent(town, round_id, "check", values)).text)
    back = Shown((await sent(town, round_id, "edit", check.sent)).text)
    assert filled(back.sent) == filled({**values, "comment": COMMENT.replace("\r\n", "\n")})


async def test_sending_twice_makes_one(town: Village) -> None:
    round_id = await town.new_round()
    values = {**(await opened(town, round_id)).sent, **ITEMS}
    first, again = await sent(town, round_id, "send", values), await sent(town, round_id, "send", values)
    assert (first.status_code, first.text) == (again.status_code, again.text)
    town.on("2026-06-20")
    assert stored(await sent(town, round_id, "send", values)) == stored(first)
    assert await kept(town, round_id) == 1


async def test_another_answer_under_the_same_id_is_not_kept_but_shown(town: Village) -> None:
    round_id = await town.new_round()
    values = {**(await opened(town, round_id)).sent, **ITEMS}
    await sent(town, round_id, "send", values)
    other = await sent(town, round_id, "send", {**values, "comment": "再补一句"})
    assert other.status_code == 409
    assert "再补一句" in Shown(other.text).text
    assert await kept(town, round_id) == 1


async def test_mistakes_come_back_in_the_page_with_every_answer(town: Village) -> None:
    round_id = await town.new_round()
    values = {**(await opened(town, round_id)).sent, **ITEMS, "sex": "male", "comment": "长" * 1001}
    for step in ("check", "send"):
        answer = await sent(town, round_id, step, values)
        page = Shown(answer.text)
        assert answer.status_code == 422
        assert "最多 1000 个字，现在有 1001 个" in page.text
        assert "#comment" in page.links
        assert filled(page.sent) == filled(values)
    assert await kept(town, round_id) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"items.1": "great"}, {"items.99": "satisfied"}, {"name": "王小明"}, {"items.1": "satisfied", "sex": "x"}],
    ids=["word", "question", "field", "group"],
)
async def test_what_the_form_does_not_know_is_not_kept(town: Village, wrong: dict[str, str]) -> None:
    round_id = await town.new_round()
    answer = await sent(town, round_id, "send", {**(await opened(town, round_id)).sent, **wrong})
    assert answer.status_code == 422
    assert await kept(town, round_id) == 0


async def test_a_form_cannot_claim_to_be_paper(town: Village) -> None:
    round_id = await town.new_round()
    answer = await sent(town, round_id, "send", {**(await opened(town, round_id)).sent, **ITEMS, "origin": "paper"})
    assert json.loads(stored(answer))["origin"] == "open"


async def test_a_code_is_asked_for_checked_and_spent(town: Village) -> None:
    round_id = await town.new_round(codes=True)
    [code] = await town.codes(round_id, 1)
    page = await opened(town, round_id, f"?code={code}")
    assert page.sent["code"] == code
    values = {**page.sent, **ITEMS}
    missing = await sent(town, round_id, "check", {**values, "code": " "})
    assert (missing.status_code, "需要一次性代码" in missing.text) == (403, True)
    wrong = await sent(town, round_id, "send", {**values, "code": "000-000-000-000-000-000"})
    assert (wrong.status_code, Shown(wrong.text).sent["items.12"]) == (403, "satisfied")
    good = await sent(town, round_id, "send", values)
    assert json.loads(stored(good))["origin"] == "coded"
    assert code not in good.text
    used = await sent(town, round_id, "send", {**values, "id": str(uuid.uuid4())})
    assert (used.status_code, "代码已经用过" in used.text) == (409, True)
    assert await kept(town, round_id) == 1


async def test_a_round_says_when_it_takes_answers(town: Village) -> None:
    round_id = await town.new_round()
    values = {**(await opened(town, round_id)).sent, **ITEMS, "comment": "来晚了"}
    town.on("2026-04-30", "15:59:00")
    early = Shown((await town.client.get(f"/s/heping/{round_id}")).text)
    assert "2026年5月1日开始" in early.text
    town.on("2026-06-01")
    late = Shown((await town.client.get(f"/s/heping/{round_id}")).text)
    assert "2026年5月31日已经结束" in late.text
    assert "items.1" not in late.sent
    answer = await sent(town, round_id, "send", values)
    assert answer.status_code == 410
    assert "来晚了" in Shown(answer.text).text
    assert await kept(town, round_id) == 0


@pytest.mark.parametrize(
    "path", ["heping/0b0f6a0e-5d5e-4f0a-9a58-6a1f2e3d4c5b", "heping/x", "nobody/x", "%E7%8E%8B/x"], ids=list("abcd")
)
async def test_an_unknown_round_is_a_page_that_says_what_to_do(town: Village, path: str) -> None:
    for answer in (await town.client.get(f"/s/{path}"), await town.client.post(f"/s/{path}", data=ITEMS)):
        assert answer.status_code == 404
        assert "请重新扫码" in Shown(answer.text).text


async def test_a_form_of_another_site_is_shown_before_it_is_kept(town: Village) -> None:
    round_id = await town.new_round()
    values = {"id": str(uuid.uuid4()), **ITEMS}
    answer = await sent(town, round_id, "send", values, Sec_Fetch_Site="cross-site")
    assert "检查您的回答" in Shown(answer.text).text
    assert await kept(town, round_id) == 0
    await sent(town, round_id, "send", values, Sec_Fetch_Site="same-origin")
    assert await kept(town, round_id) == 1


async def test_who_is_asked_to_wait_has_lost_nothing(tmp_path: Path) -> None:
    async with village(tmp_path / "data", answers_per_address=1) as town:
        round_id = await town.new_round()
        await sent(town, round_id, "send", {**(await opened(town, round_id)).sent, **ITEMS})
        values = {**(await opened(town, round_id)).sent, **ITEMS, "comment": "第二位"}
        answer = await sent(town, round_id, "send", values)
        assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
        assert filled(Shown(answer.text).sent) == filled(values)


async def test_what_cannot_be_kept_is_not_said_to_be(tmp_path: Path) -> None:
    async with village(tmp_path / "data", cap_documents=2) as town:
        round_id = await town.new_round()
        answers = [
            await sent(town, round_id, "send", {**(await opened(town, round_id)).sent, **ITEMS}) for _ in range(3)
        ]
        assert answers[-1].status_code == 507
        assert "已收到" not in Shown(answers[-1].text).text
        assert "PostgreSQL" not in answers[-1].text
        assert Shown(answers[-1].text).sent["items.12"] == "satisfied"


async def test_a_page_is_small(town: Village) -> None:
    round_id = await town.new_round(codes=True, name="满" * 100)
    answer = await town.client.get(f"/s/heping/{round_id}", headers={"Accept-Encoding": "gzip"})
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
    assert int(answer.headers["Content-Length"]) + heads <= 15_000
