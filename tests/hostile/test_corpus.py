"""The mutations of the nightly fuzzer: the same for a seed, each with an answer; what it once found stays found."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from pdfminer.pdftypes import decompress_corrupted as _library

sys.path.insert(0, str(Path(__file__).parent))
from fuzz import ROOT, Input, answer, found_in, inputs, mutated

from perfscore.reading.formats.pdf_streams import salvaged

CORPUS = sorted(path for path in (Path(__file__).parent / "corpus").iterdir() if path.name != "README.md")
ORIGINALS = [Input(path.name, path.read_bytes()) for path in sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_was_found_has_an_answer(path: Path) -> None:
    assert answer(Input(path.name, path.read_bytes())) in ("fine", "refused")


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 4, 100])
@pytest.mark.parametrize("flip", [1, 2, 3, 4, 200, None])
def test_a_stream_with_a_wrong_check_sum_is_salvaged_as_the_library_does(cut: int, flip: int | None) -> None:
    packed = bytearray(zlib.compress(bytes(range(256)) * 20))
    packed = packed[: len(packed) - cut]
    if flip is not None:
        packed[-flip] ^= 0x55

    def told(unpack: Callable[[bytes], bytes]) -> bytes | None:
        try:
            return unpack(bytes(packed))
        except zlib.error:
            return None

    assert told(salvaged) == told(_library)


def test_a_seed_is_its_inputs() -> None:
    one, other = (list(inputs(ORIGINALS, 20, Random(7))) for _ in range(2))
    assert one == other
    assert len({each.raw for each in one}) > 15
    assert mutated(ORIGINALS[0], ORIGINALS[1], Random(3)) == mutated(ORIGINALS[0], ORIGINALS[1], Random(3))


def test_mutations_have_answers() -> None:
    small = [
        Input("a.yaml", ORIGINALS[0].raw[:1200]),
        Input("a.csv", "三级指标,指标值,实际完成值,分值,得分\n修路,10,9,10,9\n".encode()),
    ]
    assert {found_in(each).partition(" ")[0] for each in islice(inputs(small, 12, Random(1)), 12)} <= {
        "fine",
        "refused",
    }


def test_a_find_is_told_with_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Input) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("fuzz.answer", broken)
    assert "ZeroDivisionError" in found_in(ORIGINALS[0])
