"""Order what the lists of registers and of forms show: forms/shelves.yaml."""

from functools import cache

from xinheng_forms.load import FORMS, read

type Place = tuple[int, str, int, str]


@cache
def shelves() -> dict[str, list[str]]:
    """Give the headings in their order, each with the ids of the forms that come first under it."""
    ordered: dict[str, list[str]] = read(FORMS / "shelves.yaml")
    return ordered


def place(shelf: str, form_id: str) -> Place:
    """Say where a form stands, to sort by: its heading, then itself; what is not named comes last, in the order of the names."""
    headings = [*shelves()]
    named = shelves().get(shelf, [])
    return (
        headings.index(shelf) if shelf in headings else len(headings),
        shelf,
        named.index(form_id) if form_id in named else len(named),
        form_id,
    )
