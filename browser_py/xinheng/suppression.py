"""Which numbers about few people are withheld, and which others with them, so that none can be worked out.

Questions and groups of people differ. A question that few answered is left out of every sum that is shown, so nothing
shown depends on it. The people of a round fall into the cells of a group question: one for each value, and one for
those who left it blank. Their total may be known, so anyone can work out the sum of the cells that are withheld; that
sum must be about many enough. Who knows this rule must learn nothing from which cells it chose: they follow in the
order of the form, never by size, and twice the smallest size leaves room for more than one way to share the sum (a
test goes through all ways).
"""

from collections import Counter
from collections.abc import Collection, Mapping

SMALLEST_GROUP, LARGEST_GROUP = 5, 100
"""How few people a round may show apart, unless it wants more; and how many it may want at most."""


def withheld(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Return the cells not to be shown, given how many each has, in the order of the form.

    A cell of 1 to ``smallest`` - 1 is withheld, then those that follow it until the withheld ones together have twice
    the smallest size, or all are.
    """
    cells = list(sizes)
    hidden = set(few(sizes, smallest))
    if not hidden:
        return frozenset()
    behind = max(map(cells.index, hidden)) + 1
    for cell in [*cells[behind:], *cells[:behind]]:
        if sum(sizes[each] for each in hidden) >= 2 * smallest:
            break
        hidden.add(cell)
    return frozenset(hidden)


def few(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Return what has some, but too few."""
    return frozenset(name for name, size in sizes.items() if 0 < size < smallest)


def last_shown_day(
    answers: Mapping[str, Mapping[str, int]], questions: Collection[str], smallest: int, today: str
) -> str | None:
    """Return the day with which results of an open round end, given how many answered each question on each day.

    Days are put together, from the first on, into steps in which every question got at least ``smallest`` answers;
    results end with a step, and only once as many answers to every question came behind it. So two looks, and a look
    and the final results, are equal or differ by enough answers to each question, whenever anyone looks. A day that is
    not over, as after the clock was set back, counts neither in a step nor behind one: no answer changes what is shown
    when it comes. None while there is no such step.
    """
    days = sorted(day for day in answers if day < today)
    shown, step, behind = None, Counter[str](), Counter[str]()
    for day in days:
        behind.update(answers[day])
    for day in days:
        step.update(answers[day])
        behind.subtract(answers[day])
        if not _enough(behind, questions, smallest):
            break
        if _enough(step, questions, smallest):
            shown, step = day, Counter()
    return shown


def _enough(answers: Mapping[str, int], questions: Collection[str], smallest: int) -> bool:
    return all(answers.get(question, 0) >= smallest for question in questions)
