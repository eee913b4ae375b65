"""Every item of appendix F says what an inspector will ask to see, and every register that it names is there."""

from xinheng_forms.evidence import evidence
from xinheng_forms.load import definition


def test_every_item_has_its_evidence_in_the_order_of_the_clauses() -> None:
    items = [item["id"] for section in definition("gs/evaluation")["sections"] for item in section["items"]]
    assert list(evidence()) == items
    assert all(each["asked"] for each in evidence().values())
    assert evidence()["F14"]["kept"] == ["档案目录"]
