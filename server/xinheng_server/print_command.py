"""``xinheng print``: sheets as PDF or Word files, blank or filled from files, one or a whole folder."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xinheng_forms.leaf import Leaf
from xinheng_forms.leaf_filling import fill
from xinheng_forms.leaf_page import leaf_page
from xinheng_forms.leaf_sharing import shared
from xinheng_forms.papers import papers, read_leaves
from xinheng_forms.word_file import word_file

from xinheng_server.chromium import find_chromium, write_pdf
from xinheng_server.errors import ServerError
from xinheng_server.saved_files import ENDINGS, FileError, read_filled

type Write = Callable[[tuple[Leaf, ...], bool, Path], None]


class NothingToPrintError(ServerError):
    """Nothing was named that could be printed."""


class NowhereToWriteError(ServerError):
    """The folder to write into is not there and cannot be made."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to write, without its ending."""

    name: str
    leaves: tuple[Leaf, ...]
    large: bool = False


def run_print(options: argparse.Namespace) -> int:
    """Print what was asked for and return the exit code: 2 if anything could not be printed."""
    if options.list:
        for paper in papers().values():
            print(f"{paper.id:28}{paper.title}")
        return 0
    jobs, refused = _jobs(options)
    ending, write = (".docx", _word) if options.word else (".pdf", partial(_pdf, find_chromium(options.chromium)))
    _make_folder(options.out)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(partial(_written, write, options.out, ending), jobs))
    problems = [*refused, *(each for each in done if isinstance(each, str))]
    for path in done:
        if isinstance(path, Path):
            print(path)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 2 if problems else 0


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NowhereToWriteError(f"{out}：建不了这个文件夹，--out 要写一个文件夹（{error.strerror}）。") from error


def _jobs(options: argparse.Namespace) -> tuple[list[Job], list[str]]:
    """Find out what is asked for; what cannot be printed is told and does not stop the rest."""
    jobs: list[Job] = []
    refused: list[str] = []
    asked = [*papers(), *options.what] if options.all else options.what
    if not asked:
        raise NothingToPrintError(
            "没有写要打印什么：写表的编号（xinheng print --list）、文件或文件夹，或用 --all 打印全部空白表。"
        )
    for what in asked:
        try:
            jobs += _asked(what, options, refused)
        except FileError as error:
            refused.append(str(error))
    return _named(jobs), refused


def _asked(what: str, options: argparse.Namespace, refused: list[str]) -> list[Job]:
    if what in papers():
        paper = papers()[what]
        return [
            Job(f"{paper.title}{form.ending}", read_leaves(what, is_ledger=form.is_ledger), form.large)
            for form in paper.forms
        ]
    path = Path(what)
    if path.is_dir():
        found = sorted(each for each in path.iterdir() if each.suffix.lower() in ENDINGS)
        if not found:
            raise FileError(f"{path}：文件夹里没有存下的文件（{'、'.join(ENDINGS)}）。")
        return list(_folder(found, options.tool, refused))
    if not path.exists():
        raise FileError(f"{what}：没有这种表，也没有这个文件。全部的表见 xinheng print --list。")
    return [_filled(path, options.tool)]


def _folder(found: list[Path], tool: str, refused: list[str]) -> Iterator[Job]:
    for path in found:
        try:
            yield _filled(path, tool)
        except FileError as error:
            refused.append(str(error))


def _filled(path: Path, tool: str) -> Job:
    filled = read_filled(path, tool)
    return Job(filled.name, tuple(fill(leaf, filled.slots) for leaf in read_leaves(filled.paper)))


def _named(jobs: list[Job]) -> list[Job]:
    """Give jobs of one name numbers, so that none takes the place of another."""
    seen: dict[str, int] = {}
    named = []
    for job in jobs:
        seen[job.name] = seen.get(job.name, 0) + 1
        name = job.name if seen[job.name] == 1 else f"{job.name}-{seen[job.name]}"
        named.append(Job(name, job.leaves, job.large))
    return named


def _written(write: Write, out: Path, ending: str, job: Job) -> Path | str:
    path = out / f"{job.name}{ending}"
    try:
        write(job.leaves, job.large, path)
    except (ServerError, OSError) as error:
        return str(error)
    return path


def _word(leaves: tuple[Leaf, ...], large: bool, path: Path) -> None:
    path.write_bytes(word_file([shared(leaf) for leaf in leaves], large=large))


def _pdf(chromium: str, leaves: tuple[Leaf, ...], large: bool, path: Path) -> None:
    write_pdf(chromium, leaf_page(leaves, large=large), path)
