"""A rule set may be given by its id, as people write it."""

from __future__ import annotations

from pathlib import Path

import pytest

import perfscore


def test_an_id_or_a_path_is_enough(examples: Path) -> None:
    (form, *_) = perfscore.read(examples / "changji-2023.yaml")
    rules = perfscore.load_rules("cn/xinjiang/changji/2023")
    assert perfscore.score(form, "cn/xinjiang/changji/2023").receipt == perfscore.score(form, rules).receipt
    assert perfscore.score(form.indicators[0], "cn/mof/2020-10") == perfscore.score(
        form.indicators[0], perfscore.load_rules("cn/mof/2020-10")
    )
    assert perfscore.audit(form, "cn/xinjiang/changji/2023") == perfscore.audit(form, rules)
    with pytest.raises(perfscore.UsageError, match="R204"):
        perfscore.score(form, "cn/nowhere")
