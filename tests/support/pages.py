"""A Markdown page followed as a reader would: its files written, its Python and its commands run, in order.

``python tests/support/pages.py PAGE ...`` writes what the commands of a page really print into the page.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import yaml
from attrs import field, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from perfscore.cli import main
from perfscore.cli.common import FINDINGS, FINE

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = "……"
#: Blocks to look at, not to run.
SHOWN = ("text",)
SHELLS = ("sh", "bat")
#: ``<!-- not run: `pip`, `cd`: why -->`` above a block: what its commands begin with that are left to the reader.
NOT_RUN = re.compile(r"<!-- not run: ((?:`[^`]+`(?:, )?)+): (\S.{10,}) -->\n*")


@frozen
class Block:
    """One fenced block: language, text, line of its first line; its caption may name a file, or one key of it.

    ``by_hand``: what the commands begin with that the page says are not run, and why not.
    """

    language: str
    text: str
    line: int
    file: str = ""
    key: str = ""
    by_hand: tuple[str, ...] = ()


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page in order; ``{code-block}`` with a caption is a file, or one key of it: ``a.yaml（select）``."""
    tokens = MarkdownIt().parse(page)
    before = [None, *tokens]
    pairs = [(above, token) for above, token in zip(before, tokens, strict=False) if token.type == "fence"]
    return [
        _block(token, above.content if above is not None and above.type == "html_block" else "")
        for above, token in pairs
    ]


def _block(fence: Token, comment: str) -> Block:
    info, text, line = fence.info.strip(), fence.content, (fence.map or [0])[0] + 2
    said = NOT_RUN.fullmatch(comment)
    directive = re.fullmatch(r"\{code-block\} (\w+)", info)
    if not directive:
        return Block(info, text, line, by_hand=tuple(re.findall("`([^`]+)`", said[1])) if said else ())
    captioned = re.match(r":caption: ([^\s（]+)(?:（(\w+)）)?\n+", text)
    if not captioned:
        return Block(directive[1], text, line)
    start = line + captioned[0].count("\n")
    return Block(directive[1], text[captioned.end() :], start, captioned[1], captioned[2] or "")


@frozen
class Reader:
    """Someone who follows one page in ``folder``, which starts with a copy of ``examples/``."""

    page: Path
    folder: Path
    names: dict[str, object] = field(factory=dict)
    printed: list[str] = field(factory=lambda: [""])

    def __attrs_post_init__(self) -> None:
        shutil.copytree(ROOT / "examples", self.folder / "examples")
        self.names["__name__"] = self.page.stem

    def follow(self, block: Block) -> None:
        """Do what the block asks.

        Raises
        ------
        AssertionError
            When it does not print what the page says, or is of a kind that nobody could check.
        """
        where = f"{self.page.name}:{block.line}"
        if block.file:
            self._write(block)
        elif block.language.startswith("{") or block.language in SHOWN:
            return
        elif block.language == "python":
            self._python(block)
        elif block.language == "output":
            assert matches(block.text, self.printed[-1]), f"{where}: the code above prints\n{self.printed[-1]}"
        elif block.language == "console":
            for command, said in sessions(block.text):
                fine, printed = self.answer(command)
                assert fine or said.strip(f"{LEFT_OUT}\n"), f"{where}: {command} fails\n{printed}"
                assert matches(said, printed), f"{where}: {command} prints\n{printed}"
        elif block.language in SHELLS:
            for command in to_run(block):
                fine, printed = self.answer(_plain(command))
                assert fine, f"{where}: {command} fails\n{printed}"
                self.printed.append(printed)
        else:
            _parse(block, where)

    def _write(self, block: Block) -> None:
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = block.text
        if block.key:
            whole, changed = path.read_text("utf-8"), rf"^{block.key}:.*?(?=^\w|\Z)"
            assert re.search(changed, whole, flags=re.M | re.S), f"{block.file} has no {block.key}"
            text = re.sub(changed, lambda _: f"{block.text}\n", whole, count=1, flags=re.M | re.S)
        path.write_text(text, encoding="utf-8")

    def _python(self, block: Block) -> None:
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            exec(compile("\n" * (block.line - 1) + block.text, str(self.page), "exec"), self.names)
        self.printed.append(printed.getvalue())

    def answer(self, command: str) -> tuple[bool, str]:
        """Whether a command went well, and what it prints on both streams; findings are no failure."""
        program, *arguments = shlex.split(command)
        if program == "perfscore":
            return self._perfscore(arguments)
        assert program == "python", f"only perfscore and python are run: say above the block why {program} is not"
        assert arguments[:2] not in (["-m", "pip"], ["-m", "venv"]), "nothing is installed by following a page"
        if arguments[0].endswith(".py"):
            return self._script(arguments)
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode == 0, done.stdout.decode("utf-8")

    def _script(self, arguments: list[str]) -> tuple[bool, str]:
        """In this process, too: what it imports has been loaded already."""
        printed = io.StringIO()
        streams = contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed)
        with contextlib.chdir(self.folder), streams[0], streams[1], mock.patch.object(sys, "argv", arguments):
            runpy.run_path(arguments[0], run_name="__main__")
        return True, printed.getvalue()

    def _perfscore(self, arguments: list[str]) -> tuple[bool, str]:
        """In this process, as starting another for each command would take most of the time."""
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = main(arguments)
        return code in (FINE, FINDINGS), printed.getvalue()


def sessions(text: str) -> list[tuple[str, str]]:
    """Commands after ``$``, each with what it is said to print."""
    parts = re.split(r"^\$ (.*)\n?", text, flags=re.M)
    assert parts[0].strip() == "", "a console block starts with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


def matches(said: str, printed: str) -> bool:
    """Whether ``printed`` is what the page says; a line of ``……`` stands for any lines."""
    pieces = [re.escape(piece.strip("\n")) for piece in re.split(rf"^{LEFT_OUT}$", _trimmed(said), flags=re.M)]
    return re.fullmatch("(?:.*\n)?".join(filter(None, _spread(pieces))), _trimmed(printed), flags=re.S) is not None


def _spread(pieces: list[str]) -> Iterator[str]:
    """Nothing before the first piece and after the last unless lines are left out there."""
    for number, piece in enumerate(pieces):
        yield piece if piece else ("" if len(pieces) == 1 else ".*")
        if piece and number < len(pieces) - 1:
            yield "\n"


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())


def to_run(block: Block) -> list[str]:
    """The commands of a block for a shell, but for those that the page says are not run."""
    lines = re.sub(r"\\\n\s*", "", block.text).splitlines()
    every = [part.strip() for line in lines for part in line.split(" #")[0].split("&&") if part.strip()]
    useless = [begun for begun in block.by_hand if not any(each.startswith(begun) for each in every)]
    assert not useless, f"line {block.line}: no command begins with {useless}"
    return [each for each in every if not each.startswith(block.by_hand)]


def _plain(command: str) -> str:
    """The same command without the folder of the environment; Windows writes its paths otherwise."""
    return re.sub(r"^\.venv[\\/]\w+[\\/]", "", command).replace("\\", "/")


def _parse(block: Block, where: str) -> None:
    assert block.language in _PARSED, f"{where}: nobody checks blocks of {block.language or 'no language'}"
    _PARSED[block.language](block.text)


_PARSED = {"yaml": yaml.safe_load, "toml": tomllib.loads, "json": json.loads}


def refreshed(page: Path, folder: Path) -> str:
    """The page with what its commands really print, where that is not what it says."""
    lines = page.read_text("utf-8").splitlines(keepends=True)
    reader = Reader(page, folder)
    told = [(block, _told(block, reader)) for block in blocks("".join(lines))]
    for block, text in reversed(told):  # from the end, so that the lines before keep their numbers
        lines[block.line - 1 : block.line - 1 + block.text.count("\n")] = [text]
    return "".join(lines)


def _told(block: Block, reader: Reader) -> str:
    """The text of a block once it has been followed."""
    if block.language == "console":
        pairs = sessions(block.text)
        return "".join(f"$ {command}\n{_kept(said, reader.answer(command)[1])}" for command, said in pairs)
    if block.language == "output":
        return _kept(block.text, reader.printed[-1])
    reader.follow(block)
    return block.text


def _kept(said: str, printed: str) -> str:
    return said if matches(said, printed) else "".join(f"{line.rstrip()}\n" for line in printed.splitlines())


if __name__ == "__main__":
    import tempfile

    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as place:
            Path(name).write_text(refreshed(Path(name).resolve(), Path(place)), "utf-8")
