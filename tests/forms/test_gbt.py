"""The forms of the draft, held against the text of its clauses."""

from xinheng_forms.build import ROOT
from xinheng_forms.load import definition

PAGES = {page: (ROOT / "docs" / "standards" / "gbt" / f"{page}.md").read_text("utf-8") for page in "7A"}
CAPABILITY, VENUE = definition("gbt/capability"), definition("gbt/venue")


def shortens(label: str, text: str) -> bool:
    """Tell whether a label only leaves words out: its characters stand in the text in their order."""
    rest = iter(text)
    return all(character in rest for character in label)


def test_cells_are_those_of_table_a_1() -> None:
    for group in CAPABILITY["groups"]:
        cells = " | ".join(cell["text"] for cell in group["cells"])
        assert f"| {group['name']} | {cells} |" in PAGES["A"]


def test_every_check_of_a_cell_is_named_in_it() -> None:
    for group in CAPABILITY["groups"]:
        cells = {cell["id"]: cell["text"] for cell in group["cells"]}
        for criterion in group["criteria"]:
            assert shortens(criterion["label"], cells[criterion["level"]]), criterion["label"]


def test_the_venue_asks_what_7_2_and_table_a_1_name() -> None:
    for group in VENUE["groups"]:
        page = PAGES[group["clause"].removeprefix("gbt-")[0]]
        section = page[page.index(group["text"]) :]
        for criterion in group["criteria"]:
            assert criterion["clause"].startswith(group["clause"])
            assert shortens(criterion["label"], section), criterion["label"]


def test_only_public_notices_are_demanded() -> None:
    demanded = {
        group["id"] for group in VENUE["groups"] for criterion in group["criteria"] if criterion["strength"] == "shall"
    }
    assert demanded == {"notices"}
    words = {group["id"]: group["text"] for group in VENUE["groups"]}
    assert "应在" in words["notices"]
    assert all("宜" in words[group] for group in ("siting", "zones", "equipment"))


def test_a_permission_is_worded_so() -> None:
    for group in (*CAPABILITY["groups"], *VENUE["groups"]):
        for criterion in group["criteria"]:
            assert (criterion.get("strength") == "may") == ("可" in criterion["label"]), criterion["label"]
