"""Pages of rule sets: everything is on them, nothing is fetched, nothing runs."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from attrs import evolve

from perfscore.cli import main
from perfscore.reporting.curve_svg import curve_svg
from perfscore.reporting.page import policy
from perfscore.reporting.rules_page import rule_set_html, rules_pages
from perfscore.rules.heads import rule_ids
from perfscore.rules.library import load_rules
from perfscore.rules.model import CurveMethod


@pytest.mark.parametrize("name", rule_ids())
def test_every_method_has_its_drawing_and_every_source_its_line(name: str) -> None:
    rules = load_rules(name)
    shown = rule_set_html(rules)
    for row in rules.select:
        if row.use is not None:
            assert rules.methods[row.use].label in shown
    for source in rules.sources.values():
        assert source.document in shown
    used = {row.use for row in rules.select}
    drawn = [method for method in rules.methods.values() if method.id in used and isinstance(method, CurveMethod)]
    assert shown.count("<svg") == len(drawn)
    for method in drawn:
        root = ET.fromstring(curve_svg(method))
        assert root.attrib["role"] == "img"
        assert method.label in root.attrib["aria-label"]
        points = [p for each in root.iter() for p in each.attrib.get("points", "").split()]
        assert points
        for point in points:
            x, y = map(float, point.split(","))
            assert 0 <= x <= 460
            assert 0 <= y <= 210


def test_pages_fetch_nothing_and_run_nothing() -> None:
    pages = rules_pages([load_rules(name) for name in rule_ids()])
    assert set(pages) >= {"index.html", "cn-mof-2020-10.html"}
    for page in pages.values():
        assert "<script" not in page
        assert "http" not in page.replace("http-equiv", "")


def test_hostile_words_are_shown_as_words() -> None:
    rules = load_rules("cn/mof/2020-10")
    label = "<script>alert(1)</script>"
    method = evolve(rules.methods["proportion"], label=label)
    shown = rule_set_html(evolve(rules, title=label, methods={**rules.methods, "proportion": method}))
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("key", ["id", "title", "places", "scope"])
def test_nothing_that_a_rule_file_says_is_a_tag(key: str) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    said = (hostile,) if key == "places" else hostile
    for page in rules_pages([evolve(load_rules("cn/mof/2020-10"), **{key: said})]).values():
        assert "<img" not in page
        assert key == "scope" or "&lt;img" in page or "index" not in page


def test_a_page_lets_nothing_run_but_what_it_was_made_with() -> None:
    page = rules_pages([load_rules("cn/mof/2020-10")])["index.html"]
    head, _, _ = page.partition("<style>")
    assert f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy())}">' in head
    assert "default-src 'none'" in policy()
    for inside in re.findall(r"<style>(.*?)</style>", page, re.S):
        told = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"'sha256-{told}'" in policy()


def test_the_command_writes_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    assert main(["rules", "docs", "world/hdi", "-o", str(out)]) == 0
    assert {path.name for path in out.iterdir()} == {"index.html", "world-hdi.html"}
