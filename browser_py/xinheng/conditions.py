"""The kinds of conditions: one pure function each, in one table.

To add a kind: write its function here (criterion and answers in, Finding out), give it a row in KINDS, and put a case
file into tests/cases. A form's criterion may then say `kind: your_kind` with the keys that the row lists.

A function takes the Criterion with its class's numbers and the item's answers: fact id → number, true/false,
"not_applicable", word or rounds; what is not answered yet is not there. It looks at nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from . import messages
from .definition import Criterion
from .findings import NOTHING, WHOLE, Finding, Status
from .numerals import Amount
from .percentages import percent

NOT_APPLICABLE = "not_applicable"

type Round = Mapping[str, int]  # one round of a survey; a count not known yet is not there
type Answer = Amount | bool | str | tuple[Round, ...]
type Answers = Mapping[str, Answer]
type Condition = Callable[[Criterion, Answers], Finding]


def at_least(criterion: Criterion, answers: Answers) -> Finding:
    """The sum of `facts` reaches `target`; the known part may settle it while another is open."""
    total = sum(_amount(answers[fact]) for fact in criterion.facts if fact in answers)
    missing = _missing(criterion.facts, answers)
    if total >= criterion.target:
        return _met(criterion, total, messages.amount_met(criterion, total))
    if missing:
        return _unknown(criterion, missing)
    lacking, share = criterion.target - total, Fraction(total, criterion.target)
    return _short(criterion, total, lacking, share, messages.amount_short(criterion, total, lacking))


def is_true(criterion: Criterion, answers: Answers) -> Finding:
    """The one fact of `facts` is answered with yes; without its `occasion` it does not apply."""
    occasion = criterion.names.get("occasion", "")
    if answers.get(occasion) == 0:
        return _not_applicable(criterion, messages.none_there(criterion, occasion), required=True)
    answer = answers.get(criterion.facts[0])
    if answer is None:
        return _unknown(criterion, criterion.facts, required=True)
    if answer == NOT_APPLICABLE:
        return _not_applicable(criterion, messages.did_not_occur(), required=True)
    status: Status = "met" if answer else "short"
    share = WHOLE if answer else NOTHING
    message = messages.yes(criterion) if answer else messages.no(criterion)
    return Finding(criterion.id, status, bool(answer), True, None, criterion.clause, message, share, share)


def choice(criterion: Criterion, answers: Answers) -> Finding:
    """The word of the one fact of `facts` has the best of `marks`; others count by their mark."""
    best = max(criterion.marks, key=lambda word: criterion.marks[word])
    word = answers.get(criterion.facts[0])
    if word is None:
        return _unknown(criterion, criterion.facts, required=best)
    word = str(word)
    share = Fraction(criterion.marks[word], criterion.marks[best])
    status: Status = "met" if share == 1 else "short"
    return Finding(
        criterion.id, status, word, best, None, criterion.clause, messages.chosen(criterion, word, best), share, share
    )


def rate_at_least(criterion: Criterion, answers: Answers) -> Finding:
    """`part` ÷ `whole` reaches `target`; without a whole, or without its `occasion`, it does not apply."""
    part, whole = criterion.names["part"], criterion.names["whole"]
    for name in (whole, criterion.names.get("occasion", whole)):
        if answers.get(name) == 0:
            return _not_applicable(criterion, messages.none_there(criterion, name))
    missing = _missing((whole, part), answers)
    if missing:
        return _unknown(criterion, missing)
    counts = _amount(answers[part]), _amount(answers[whole])
    rate, reckoned = Fraction(*counts), messages.quotient(*counts)
    if rate >= criterion.target:
        return _met(criterion, rate, messages.rate_met(criterion, rate, reckoned))
    message = messages.rate_short(criterion, rate, reckoned)
    return _short(criterion, rate, criterion.target - rate, Fraction(rate, criterion.target), message)


def fall_at_least(criterion: Criterion, answers: Answers) -> Finding:
    """From `before` to `now` the fall, as part of `before`, reaches `target`; from none to none it does not apply."""
    names = (criterion.names["before"], criterion.names["now"])
    missing = _missing(names, answers)
    if missing:
        return _unknown(criterion, missing)
    before, now = (_amount(answers[name]) for name in names)
    if before == 0:
        if now == 0:
            return _not_applicable(criterion, messages.none_there(criterion, *names))
        return _short(criterion, None, None, NOTHING, messages.risen_from_none(criterion, now))
    fall = Fraction(before - now, before)
    if fall >= criterion.target:
        return _met(criterion, fall, messages.rate_met(criterion, fall))
    lacking = criterion.target - fall
    share = Fraction(fall, criterion.target) if fall > 0 else NOTHING
    return _short(criterion, fall, lacking, share, messages.fall_short(criterion, fall))


def length_at_least(criterion: Criterion, answers: Answers) -> Finding:
    """The list that is the one fact of `facts` has at least `target` entries, open ones too."""
    fact = criterion.facts[0]
    if fact not in answers:
        return _unknown(criterion, (fact,))
    return at_least(criterion, {fact: len(_rounds(answers[fact]))})


def each_rate_at_least(criterion: Criterion, answers: Answers) -> Finding:
    """In every entry of the list in `facts`, `part` ÷ `whole` reaches `target`; the lowest one counts."""
    fact, part, whole = criterion.facts[0], criterion.names["part"], criterion.names["whole"]
    rounds = _rounds(answers.get(fact, ()))
    missing = tuple(
        f"{fact}[{index}].{name}" for index, each in enumerate(rounds) for name in (part, whole) if name not in each
    )
    rates = [Fraction(each[part], each[whole]) for each in rounds if part in each and whole in each]
    lowest = min(rates, default=WHOLE)
    if lowest < criterion.target:
        share = Fraction(lowest, criterion.target)
        low = NOTHING if missing else share
        message = messages.lowest_short(criterion, lowest)
        return _short(criterion, lowest, criterion.target - lowest, share, message, low=low, missing=missing)
    if missing or not rates:
        return _unknown(criterion, missing or (fact,), messages.rounds_open(criterion, len(rounds) - len(rates)))
    return _met(criterion, lowest, messages.lowest_met(criterion, lowest))


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the table: the function, the kinds of facts it asks, the keys its criteria must and may have.

    What `gives_rate` finds a rate, which is written in percent.
    """

    condition: Condition
    asks: tuple[str, ...]
    keys: tuple[str, ...]
    optional: tuple[str, ...] = ()
    gives_rate: bool = False

    def asks_for(self, role: str) -> tuple[str, ...]:
        """Return the kinds of facts that may stand in a role; an occasion is always a number."""
        return _NUMBERS if role == "occasion" else self.asks


_NUMBERS = ("count", "area")

KINDS: Mapping[str, Kind] = {
    "at_least": Kind(at_least, _NUMBERS, ("facts", "target")),
    "is_true": Kind(is_true, ("yes_no",), ("facts",), ("occasion",)),
    "choice": Kind(choice, ("choice",), ("facts", "marks")),
    "rate_at_least": Kind(rate_at_least, _NUMBERS, ("part", "whole", "target"), ("occasion",), gives_rate=True),
    "fall_at_least": Kind(fall_at_least, _NUMBERS, ("before", "now", "target"), gives_rate=True),
    "length_at_least": Kind(length_at_least, ("rounds",), ("facts", "target")),
    "each_rate_at_least": Kind(each_rate_at_least, ("rounds",), ("facts", "part", "whole", "target"), gives_rate=True),
}


def find(criterion: Criterion, answers: Answers) -> Finding:
    """Judge one criterion."""
    kind = KINDS[criterion.kind]
    finding = kind.condition(criterion, answers)
    if kind.gives_rate and isinstance(finding.actual, int | Fraction):
        return replace(finding, shown=percent(finding.actual, criterion.target))
    return finding


def absent(criterion: Criterion, presence: str) -> Finding:
    """Find that a criterion does not apply, since there is none of what it is about."""
    required = True if criterion.kind == "is_true" else None
    return _not_applicable(criterion, messages.none_there(criterion, presence), required=required)


def _amount(answer: Answer) -> Amount:
    assert isinstance(answer, (int, Fraction)), answer
    return answer


def _rounds(answer: Answer) -> tuple[Round, ...]:
    assert isinstance(answer, tuple), answer
    return answer


def _missing(names: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    return tuple(name for name in names if name not in answers)


def _met(criterion: Criterion, actual: Amount, message: str) -> Finding:
    return Finding(criterion.id, "met", actual, criterion.target, None, criterion.clause, message, WHOLE, WHOLE)


def _short(
    criterion: Criterion,
    actual: Amount | None,
    shortfall: Amount | None,
    share: Amount,
    message: str,
    *,
    low: Amount | None = None,
    missing: tuple[str, ...] = (),
) -> Finding:
    low = share if low is None else low
    return Finding(
        criterion.id, "short", actual, criterion.target, shortfall, criterion.clause, message, low, share, missing
    )


def _unknown(
    criterion: Criterion, missing: tuple[str, ...], message: str = "", *, required: str | bool | None = None
) -> Finding:
    required_value = criterion.target if required is None else required
    message = message or messages.not_answered(criterion, missing)
    return Finding(
        criterion.id, "unknown", None, required_value, None, criterion.clause, message, NOTHING, WHOLE, missing
    )


def _not_applicable(criterion: Criterion, message: str, *, required: bool | None = None) -> Finding:
    required_value = criterion.target if required is None else required
    return Finding(
        criterion.id, "not_applicable", None, required_value, None, criterion.clause, message, NOTHING, WHOLE
    )
