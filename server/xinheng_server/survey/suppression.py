"""Which numbers about few people are withheld, and which others with them, so that none can be worked out.

The people of a round fall into the cells of a group question: one for each value, and one for those who left it blank.
The total is known, so anyone can work out the sum of the cells that are withheld; that sum must be about many enough.
Who knows this rule must learn nothing from which cells it chose: they follow in the order of the form, never by size,
and twice the smallest size leaves room for more than one way to share the sum (a test goes through all ways).
"""

from collections.abc import Mapping


def withheld(sizes: Mapping[str, int], smallest: int) -> frozenset[str]:
    """Return the cells not to be shown, given how many each has, in the order of the form.

    A cell of 1 to ``smallest`` - 1 is withheld, then those that follow it until the withheld ones together have twice
    the smallest size, or all are.
    """
    cells = list(sizes)
    small = [cell for cell in cells if 0 < sizes[cell] < smallest]
    if not small:
        return frozenset()
    hidden = set(small)
    behind = cells.index(small[-1]) + 1
    for cell in [*cells[behind:], *cells[:behind]]:
        if sum(sizes[each] for each in hidden) >= 2 * smallest:
            break
        hidden.add(cell)
    return frozenset(hidden)


def last_shown_day(answers: Mapping[str, int], smallest: int, today: str) -> str | None:
    """Return the day with which results of an open round end, given how many answers each day brought.

    Days are put together, from the first on, into steps of at least ``smallest`` answers; results end with a step, and
    only once as many answers came behind it. So two looks, and a look and the final results, are equal or differ by
    enough answers, whenever anyone looks; a day that is not over yet, as after the clock was set back, is no end of a
    step. None while there is no such step.
    """
    shown, step = None, 0
    behind = sum(answers.values())
    for day in sorted(answers):
        if day >= today:
            break
        step += answers[day]
        behind -= answers[day]
        if behind < smallest:
            break
        if step >= smallest:
            shown, step = day, 0
    return shown
