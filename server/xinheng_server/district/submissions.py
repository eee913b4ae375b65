"""What the institutions of a district have handed in, as the heads of the documents tell it; bodies stay unread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anyio import to_thread
from xinheng.numerals import Amount, Numeral, exact

from xinheng_server import kinds
from xinheng_server.documents import head_of
from xinheng_server.registry import Organisation, Registry
from xinheng_server.store import Document, Stamp, Store


@dataclass(frozen=True, slots=True)
class Handed:
    """A submission, or a review of one: whose it is, its stamp and its head."""

    space: str
    id: str
    stamp: Stamp
    head: Mapping[str, Any]

    @property
    def form(self) -> str:
        """Return the form's id."""
        return str(self.head["form"])

    @property
    def edition(self) -> str:
        """Return the edition of the rules it was scored by."""
        return str(self.head["edition"])

    @property
    def year(self) -> str:
        """Return the year it speaks of; where it names none, the year it came in."""
        return self.head.get("year") or self.stamp.received[:4]

    def amount(self, name: str) -> Amount | None:
        """Return a number of the head exactly."""
        value = self.head.get(name)
        return exact(value)[0] if isinstance(value, Numeral) else None


@dataclass(frozen=True, slots=True)
class District:
    """All institutions, what they handed in, and the authority's reviews by space and id of what was reviewed."""

    organisations: Sequence[Organisation]
    submissions: Sequence[Handed]
    reviews: Mapping[tuple[str, str], Handed]

    def of_form(self, form: str) -> Sequence[Handed]:
        """Return the submissions of one form."""
        return [found for found in self.submissions if found.form == form]

    def years(self, form: str) -> Sequence[str]:
        """Return the years of which something was handed in, the newest first."""
        return sorted({found.year for found in self.of_form(form)}, reverse=True)

    def editions(self, form: str, year: str) -> Sequence[str]:
        """Return the editions by which a year was scored, the newest first."""
        return sorted({found.edition for found in latest(self.of_form(form), year).values()}, reverse=True)


async def read_district(store: Store, registry: Registry) -> District:
    """Read the heads of everything that was handed in; they are parsed beside the event loop."""
    organisations = await registry.organisations()
    spaces = [organisation.id for organisation in organisations]
    submitted, reviewed = await store.heads(spaces, kinds.ASSESSMENT), await store.heads(spaces, kinds.REVIEW)
    return await to_thread.run_sync(_district, organisations, submitted, reviewed)


def _district(
    organisations: Sequence[Organisation], submitted: Sequence[Document], reviewed: Sequence[Document]
) -> District:
    submissions, reviews = [_handed(document) for document in submitted], [_handed(document) for document in reviewed]
    told = {found.space for found in submissions}
    return District(
        [each for each in organisations if each.removed is None or each.id in told],
        submissions,
        {(review.space, review.id): review for review in reviews},
    )


def latest(submissions: Sequence[Handed], year: str) -> Mapping[str, Handed]:
    """Return for each space what it handed in last for a year."""
    of_year = [found for found in submissions if found.year == year]
    return {found.space: found for found in sorted(of_year, key=lambda found: (found.stamp.received, found.id))}


def _handed(document: Document) -> Handed:
    return Handed(document.key.space, document.key.id, document.stamp, head_of(document))
