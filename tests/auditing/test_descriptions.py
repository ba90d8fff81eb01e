"""Every finding is described in both languages, under the same headings."""

from __future__ import annotations

import re

import pytest

from perfscore.auditing.descriptions import HEADINGS, descriptions
from perfscore.cli import main
from perfscore.messages import codes, wording

CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


def test_every_code_that_an_audit_may_raise_is_described_in_both() -> None:
    raised = {code for code in codes() if re.fullmatch(r"F\d{3}", code)}
    assert set(descriptions()) == set(descriptions("en")) == raised


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_headings_stand_in_their_order(lang: str) -> None:
    for code, (title, *rest) in descriptions(lang).items():  # type: ignore[arg-type]
        assert title, code
        assert len(rest) == len(HEADINGS), code
        for heading, paragraph in zip(HEADINGS, rest, strict=True):
            assert paragraph.startswith(wording(f"H_{heading}", lang)), code  # type: ignore[arg-type]


def test_english_quotes_words_of_forms_and_is_english_otherwise() -> None:
    for code, (title, *rest) in descriptions("en").items():
        for line in (title, *rest):
            assert not CHINESE.search(re.sub(r"\"[^\"]*\"|>?=?\S*[万元次份]\S*|有效保障|按照正常比例赋分", "", line)), (
                code,
                line,
            )


def test_explain_speaks_the_language_that_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "F404", "--lang", "en"]) == 0
    assert "Why it matters: " in capsys.readouterr().out
    assert main(["explain", "F404"]) == 0
    assert "为什么要紧：" in capsys.readouterr().out
