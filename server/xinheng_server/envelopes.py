"""Read what surrounds an answer: the members a body has, all of them and no others, with every problem at once."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from xinheng.text import Json

from xinheng_server.errors import EnvelopeInvalid
from xinheng_server.json_text import read_json

type Kind = type | tuple[type, ...]
type Members = Mapping[str, Kind]
type Fault = dict[str, str]

TEXT_OR_NULL = (str, type(None))
WORDS: Mapping[Kind, str] = {Mapping: "应为一个对象", str: "应为文字", TEXT_OR_NULL: "应为文字或 null"}
NO_WORDS: Mapping[str, Sequence[str | None]] = MappingProxyType({})


def read_envelope(
    body: bytes, members: Members, *, words: Mapping[str, Sequence[str | None]] = NO_WORDS, free: Sequence[str] = ()
) -> dict[str, Json]:
    """Return the object in a body. Raise NotJson, or EnvelopeInvalid with every problem.

    ``members`` gives the name of each and what it is, ``words`` those of which only some words will do; inside those
    named in ``free`` the rules look for keys that stand twice.
    """
    envelope, twice = read_json(body)
    found = [*_faults(envelope, members), *_word_faults(envelope, words), *_repetitions(twice, free)]
    if found or not isinstance(envelope, dict):
        raise EnvelopeInvalid(errors=found)
    return envelope


def fault(code: str, path: str, message: str) -> Fault:
    """Return one problem with its place."""
    return {"code": code, "path": path, "message": message}


def _faults(envelope: Json, members: Members) -> list[Fault]:
    if not isinstance(envelope, Mapping):
        return [fault("wrong_type", "", "应为一个对象")]
    found = [fault("unknown_key", name, "不认识的字段") for name in envelope if name not in members]
    for name, kind in members.items():
        if name not in envelope:
            found.append(fault("missing", name, "缺少这个字段"))
        elif not isinstance(envelope[name], kind):
            found.append(fault("wrong_type", name, WORDS[kind]))
    return found


def _word_faults(envelope: Json, words: Mapping[str, Sequence[str | None]]) -> list[Fault]:
    given = envelope if isinstance(envelope, Mapping) else {}
    return [
        fault("out_of_range", name, f"应为 {'、'.join(word or 'null' for word in known)}")
        for name, known in words.items()
        if isinstance(given.get(name), str) and given[name] not in known
    ]


def _repetitions(paths: list[str], free: Sequence[str]) -> list[Fault]:
    roots = tuple(f"{name}." for name in free)
    return [fault("duplicate_key", path, "同一个键写了两次") for path in paths if not path.startswith(roots)]
