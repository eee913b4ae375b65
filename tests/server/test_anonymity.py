"""After a survey neither the data folder nor the log holds anything that tells who answered, when, or with which code."""

import re
import signal
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from running import Page, Running, log_of, process

COMMENT = "走廊的灯太暗"
ITEMS = {str(number): "satisfied" for number in range(1, 13)}
BROWSER = "Mozilla/5.0 (CanaryPhone; Android 9) MicroMessenger/8.0"
NAME = "canary-wang-xiaoming"
PERSONAL = {
    "User-Agent": BROWSER,
    "Cookie": "session=canary-cookie",
    "Referer": "https://canary-referer.example/",
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "Accept-Language": "canary-language",
}
TIME_OF_DAY = re.compile(rb"\d\d:\d\d:\d\d")


@dataclass
class Surveyed:
    """A data folder after a survey that was answered with codes, and what must not be found there."""

    running: Running
    page: Page
    round_id: str
    codes: list[str]
    answer_ids: list[str]

    def seal(self) -> None:
        answer = self.page.ask("POST", f"rounds/{self.round_id}/seal", {"early": True})
        assert answer.status_code == 200, answer.text

    def stop(self) -> None:
        assert self.running.process is not None
        self.running.process.send_signal(signal.SIGTERM)
        self.running.process.wait()

    def everything(self) -> dict[str, bytes]:
        """Return the content of each file of the data folder, and the log."""
        files = [path for path in self.running.data.rglob("*") if path.is_file()]
        return {path.name: path.read_bytes() for path in [*files, log_of(self.running.data)]}


@pytest.fixture
def surveyed(tmp_path: Path) -> Iterator[Surveyed]:
    with process(tmp_path / "data") as running:
        page, round_id = running.page(), str(uuid.uuid4())
        today = datetime.now(UTC).date()
        plan = {"name": "调查", "opens": str(today - timedelta(1)), "closes": str(today + timedelta(9)), "codes": True}
        assert page.put(round_id, plan, under="rounds").status_code == 201
        codes = page.ask("POST", f"rounds/{round_id}/codes", {"count": 8}).json()["codes"]
        ways = [answer, answer_by_form]
        answer_ids = [ways[at % 2](page, round_id, code) for at, code in enumerate(codes)]
        fail(page, round_id, codes[0])
        yield Surveyed(running, page, round_id, codes, answer_ids)


def answer(page: Page, round_id: str, code: str) -> str:
    """Answer as a resident's phone does, with everything that a browser says of itself."""
    answer_id = str(uuid.uuid4())
    address = page.address(f"surveys/heping/{round_id}/responses/{answer_id}?who={NAME}")
    body = {"items": ITEMS, "comment": COMMENT, "code": code}
    assert page.client.put(address, json=body, headers=PERSONAL).status_code == 201
    return answer_id


def answer_by_form(page: Page, round_id: str, code: str) -> str:
    """Answer as a phone without script does, by way of the check; the code comes with the address too."""
    answer_id, address = str(uuid.uuid4()), f"{page.url}/s/heping/{round_id}?code={code}&who={NAME}"
    assert page.client.get(address, headers=PERSONAL).status_code == 200
    values = {"id": answer_id, "code": code, "comment": COMMENT, **{f"items.{name}": ITEMS[name] for name in ITEMS}}
    for step in ("check", "send"):
        got = page.client.post(address, data={**values, "step": step}, headers=PERSONAL)
        assert got.status_code == 200, got.text
    return answer_id


def fail(page: Page, round_id: str, code: str) -> None:
    """Make every mistake that may come with something personal."""
    address = page.address(f"surveys/heping/{round_id}/responses")
    for body, status in [
        ({"items": ITEMS, "code": code}, 409),
        ({"items": ITEMS, "code": "000-000-000-000-000-000"}, 403),
        ({"items": ITEMS, "name": NAME}, 422),
        ({"items": {NAME: "satisfied"}}, 422),
        ({"items": ITEMS, "origin": "paper"}, 401),
    ]:
        got = page.client.put(f"{address}/{uuid.uuid4()}", json=body, headers=PERSONAL)
        assert got.status_code == status, got.text
    for form, status in [({"code": "000-000-000-000-000-000"}, 403), ({"name": NAME}, 422)]:
        form = {"id": str(uuid.uuid4()), "step": "send", **form}
        got = page.client.post(f"{page.url}/s/heping/{round_id}", data=form, headers=PERSONAL)
        assert got.status_code == status, got.text
    assert page.client.get(f"{page.url}/s/{NAME}/{round_id}", headers=PERSONAL).status_code == 404
    assert page.client.put(f"{address}/{NAME}", json={}, headers=PERSONAL).status_code == 404
    wrong = {**PERSONAL, "Authorization": f"Bearer {NAME}"}
    assert page.client.put(f"{address}/{uuid.uuid4()}", json={"items": ITEMS}, headers=wrong).status_code == 401


def personal(surveyed: Surveyed) -> list[str]:
    """Return what tells who someone is, or what opens a door."""
    codes = [spelling for code in surveyed.codes for spelling in (code, code.replace("-", ""))]
    return [NAME, "canary", "Canary", "MicroMessenger", "203.0.113.77", "127.0.0.1", surveyed.page.secret, *codes]


def found(everything: dict[str, bytes], texts: list[str]) -> list[tuple[str, str]]:
    return [(name, text) for name, content in everything.items() for text in texts if text.encode() in content]


def test_neither_data_nor_log_tells_who_answered_or_a_token_or_a_code(surveyed: Surveyed) -> None:
    surveyed.stop()
    everything = surveyed.everything()
    assert any(COMMENT.encode() in content for content in everything.values()), "the test looks where answers are"
    assert found(everything, personal(surveyed)) == []


def test_the_log_tells_nothing_of_an_answer_not_even_its_id(surveyed: Surveyed) -> None:
    surveyed.stop()
    log = {"log": surveyed.everything()[log_of(surveyed.running.data).name]}
    assert b'"status": 201' in log["log"]
    assert found(log, [COMMENT, "satisfied", surveyed.round_id, "heping", *surveyed.answer_ids]) == []


def test_where_answers_are_there_is_a_day_and_no_time(surveyed: Surveyed) -> None:
    surveyed.stop()
    with_answers = {name: content for name, content in surveyed.everything().items() if COMMENT.encode() in content}
    assert with_answers
    assert [name for name, content in with_answers.items() if TIME_OF_DAY.search(content)] == []


def test_answers_and_spent_codes_share_no_file(surveyed: Surveyed) -> None:
    surveyed.stop()
    everything = surveyed.everything()
    with_ids = {name for name, _ in found(everything, surveyed.answer_ids)}
    codes = everything.pop("codes")
    assert codes.count(surveyed.round_id.encode()) == len(surveyed.codes)
    assert "codes" not in with_ids
    assert everything["codes.intent"] == b""
    hashes = [text.decode() for text in re.findall(rb"[0-9a-f]{32}", codes)]
    assert len(hashes) == len(surveyed.codes)
    assert found(everything, hashes) == []


def test_after_the_seal_the_ids_and_the_hashes_of_codes_are_gone_from_the_disk(surveyed: Surveyed) -> None:
    everything = surveyed.everything()
    assert {text for _, text in found(everything, surveyed.answer_ids)} == set(surveyed.answer_ids)
    hashes = [text.decode() for text in re.findall(rb"[0-9a-f]{32}", everything["codes"])]
    surveyed.seal()
    surveyed.stop()
    everything = surveyed.everything()
    assert found(everything, [*surveyed.answer_ids, *hashes]) == []
    assert found(everything, personal(surveyed)) == []
