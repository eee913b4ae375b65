from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import HTTPConnection
from xinheng_server.ratelimits import RateLimits, TooManyRequests, Window
from xinheng_server.settings import Settings

LOW = Settings(answers_per_address=3, answers_per_round=5, requests_per_token=2, failures_per_address=2)


def request_from(address: str) -> HTTPConnection:
    return HTTPConnection({"type": "http", "client": (address, 1), "headers": []})


def accepted(ask: Callable[[], None]) -> int:
    """Ask until it is refused; the refusal says when to come again."""
    for done in range(100):
        try:
            ask()
        except TooManyRequests as refused:
            return done if 1 <= int(refused.headers["Retry-After"]) <= 120 else -1
    return 100


def test_an_address_may_answer_so_often_in_a_minute() -> None:
    limits = RateLimits(LOW)
    assert accepted(lambda: limits.count_answer(request_from("192.0.2.1"), "heping", "r1")) == 3


def test_a_round_takes_so_many_answers_in_a_minute_from_everywhere() -> None:
    limits = RateLimits(replace(LOW, answers_per_address=0))
    numbers = iter(range(100))
    assert accepted(lambda: limits.count_answer(request_from(f"192.0.2.{next(numbers)}"), "heping", "r1")) == 5
    limits.count_answer(request_from("192.0.2.1"), "heping", "r2")


def test_a_token_may_ask_so_often() -> None:
    limits = RateLimits(LOW)
    assert accepted(lambda: limits.count_token("a")) == 2
    limits.count_token("b")


def test_what_is_scored_counts_once_for_each_8_kilobytes() -> None:
    limits = RateLimits(replace(LOW, runs_per_address=8))
    assert accepted(lambda: limits.count_run(request_from("192.0.2.1"), 100)) == 8
    assert accepted(lambda: limits.count_run(request_from("192.0.2.2"), 30_000)) == 2
    assert accepted(lambda: limits.count_run(request_from("192.0.2.3"), 64 * 1024)) == 0


def test_too_many_wrong_tokens_close_the_door_for_that_address() -> None:
    limits = RateLimits(LOW)
    guesser = request_from("192.0.2.1")

    assert accepted(lambda: limits.count_failure(guesser)) == 2
    limits.count_failure(request_from("203.0.113.9"))


def test_zero_means_no_limit() -> None:
    limits = RateLimits(replace(LOW, answers_per_address=0, answers_per_round=0))
    assert accepted(lambda: limits.count_answer(request_from("192.0.2.1"), "heping", "r1")) == 100


@given(st.lists(st.ip_addresses().map(str), max_size=50))
def test_no_address_is_held(addresses: list[str]) -> None:
    limits = RateLimits(replace(LOW, failures_per_address=10_000))
    for address in addresses:
        limits.count_failure(request_from(address))
    held = str(vars(limits._failures))
    assert not [address for address in addresses if len(address) > 6 and address in held]


@pytest.mark.parametrize("other", ["2001:db8:1:2::9", "2001:db8:1:2:ffff::1"])
def test_an_ipv6_subscriber_has_one_allowance(other: str) -> None:
    limits = RateLimits(LOW)
    for _ in range(2):
        limits.count_failure(request_from("2001:db8:1:2::1"))
    with pytest.raises(TooManyRequests):
        limits.count_failure(request_from(other))
    limits.count_failure(request_from("2001:db8:1:3::1"))


def taken(window: Window, now: float) -> int:
    """Fill the window at one moment; return how many it took."""
    for number in range(1000):
        if not window.take("x", now):
            return number
    return 1000


def test_what_was_counted_weighs_less_as_the_minute_goes_by() -> None:
    window = Window(10)
    assert taken(window, 59.9) == 10
    assert taken(window, 60.0) == 0
    assert taken(window, 90.0) == 5
    assert taken(window, 120.0) == 5
    assert taken(window, 1000.0) == 10


@given(st.lists(st.floats(0, 60), min_size=1, max_size=200).map(sorted))
def test_no_minute_takes_more_than_twice_the_limit(times: list[float]) -> None:
    window, kept = Window(10), 0
    for now in times:
        kept += window.take("x", now)
    assert kept <= 20


def test_two_minutes_are_all_that_is_held() -> None:
    window = Window(10)
    for number in range(1000):
        assert window.take(number, now=60.0 * number)
    assert len(window._now) + len(window._before) <= 4
