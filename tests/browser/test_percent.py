"""Pages write the rates of results exactly as the rules write theirs."""

from fractions import Fraction

from playwright.sync_api import Page
from xinheng.percentages import percent, percent_above, percent_below

WRITTEN = """async (millionths) => {
    const { percent, intervalWords } = await import("/assets/js/percent.js");
    return millionths.map((each) => `${percent(each / 1e6)} ${intervalWords([each / 1e6, each / 1e6])}`);
}"""


def test_rules_and_pages_agree(pure: Page) -> None:
    rates = [*range(0, 1_000_001, 997), *range(799_000, 801_000, 7), *range(1200), 949_500, 999_999, 1_000_000]
    exact = [Fraction(rate, 1_000_000) for rate in rates]
    assert pure.evaluate(WRITTEN, rates) == [
        f"{percent(rate)} {percent_below(rate)}～{percent_above(rate)}" for rate in exact
    ]
