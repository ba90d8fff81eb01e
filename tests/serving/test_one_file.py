"""The page in one file: built the same twice, small enough, and the same in Firefox with the network cut."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from firefox import FIREFOX, firefox
from page_sources import sources

from perfscore.cli import main
from perfscore.serving.start import SCRIPTS, page_file
from perfscore.web.build import build, joined_scripts

MOST = 20_000_000


def test_the_scripts_of_the_page_are_one_script() -> None:
    """Whatever a module takes from another, it finds: no import and no export is left."""
    joined = joined_scripts()
    for line in joined.splitlines():
        assert not line.startswith(("import ", "export ")), line
    assert joined.count("=> {\n") >= len(SCRIPTS)
    for name in SCRIPTS:
        for line in page_file(name).splitlines():
            assert not line.startswith("import ") or line.count("{") == 1, f"{name}: {line}"
            assert not line.startswith("export ") or line.split()[1] in ("function", "async", "const", "class"), line


@pytest.mark.slow
def test_it_is_small_and_built_the_same_twice(one_file: Path, tmp_path: Path) -> None:
    [again] = build(tmp_path, "zh", sources(), one_file=True)
    assert again.read_bytes() == one_file.read_bytes()
    assert one_file.stat().st_size < MOST


_HANDS = """
const wait = async (wanted) => {
  for (;;) {
    const found = typeof wanted === "string" ? document.querySelector(wanted) : wanted();
    if (found) return found;
    const wrong = document.querySelector("[role=alert]");
    if (wrong) throw new Error(wrong.textContent);
    await new Promise((done) => setTimeout(done, 100));
  }
};
const press = async (name) => (await wait(`[data-focus="${name}"]:not(:disabled)`)).click();
const type = (input, text) => { input.value = text; input.dispatchEvent(new Event("change", { bubbles: true })); };
const give = (input, ...given) => {
  const moved = new DataTransfer();
  for (const [name, body] of given) moved.items.add(new File([body], name));
  input.files = moved.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};
const made = [];
const address = URL.createObjectURL;
URL.createObjectURL = (blob) => { made.push(blob); return address.call(URL, blob); };
const saved = async (name) => { made.length = 0; await press(name); return wait(() => made[0]); };
"""


@pytest.mark.slow
@pytest.mark.skipif(FIREFOX is None, reason="no Firefox on this machine")
@pytest.mark.parametrize("address", ["one file", "folder"], indirect=True)
def test_firefox_goes_the_whole_way_without_network(address: str, examples: Path, tmp_path: Path) -> None:
    """From the example to a report, which is the one of the command line; a correction, a decision, the workspace;
    opened anew and gone on with.
    """
    (tmp_path / "profile").mkdir()
    with firefox(tmp_path / "profile", own_machine=address.startswith("http")) as browser:
        browser.open(address)
        shown, workspace, report = browser.run(
            _HANDS
            + """
            await wait("body[data-ready]");
            await press("example");
            await wait("td.state.read");
            await press("papers");
            await press("look");
            const shown = (await wait("iframe.paper")).getAttribute("srcdoc");
            await press("reading");
            (await wait(() => [...document.querySelectorAll(".cell")].find((each) => each.textContent === "=66人"))).click();
            (await wait("#reads")).value = "=68人";
            document.querySelector("#who").value = "王五";
            document.querySelector("dialog form").requestSubmit();
            await wait(".cell.made");
            await press("rules");
            const rules = '[data-focus="one-2"]';
            await wait(`${rules} option[value="cn/mof/2020-10"]`);
            type(document.querySelector(rules), "cn/mof/2020-10");
            await press("findings");
            (await wait(".finding.s-error [data-focus^=rejected]")).click();
            await wait(".finding.rejected");
            await press("papers");
            const report = await (await saved("json")).text();
            const bytes = new Uint8Array(await (await saved("save")).arrayBuffer());
            return [shown, [...bytes].map((each) => each.toString(16).padStart(2, "0")).join(""), report];
            """
        )
        browser.run("window.onbeforeunload = null; sessionStorage.clear();")
        browser.open("about:blank")
        browser.open(address)
        again, rejected = browser.run(
            _HANDS
            + """
            const bytes = Uint8Array.from(given[0].match(/../g), (each) => parseInt(each, 16));
            await wait("body[data-ready]");
            give(await wait(".tools input[type=file]"), ["底稿.db", bytes]);
            await wait("td.state.read");
            await press("findings");
            await wait(".finding.rejected");
            const rejected = document.querySelectorAll(".finding.rejected").length;
            await press("papers");
            return [await (await saved("json")).text(), rejected];
            """,
            workspace,
        )
    own = tmp_path / "own"
    main(["audit", str(examples / "changji-2023.yaml"), "--format", "html", "-o", str(own)])
    expected = own.read_text("utf-8").replace(f"{examples}/", "")
    assert hashlib.sha256(shown.encode()).hexdigest() == hashlib.sha256(expected.encode()).hexdigest()
    told = json.loads(report)
    assert [each["ruleset"] for each in told["forms"]][1:3] == ["cn/xinjiang/changji/2023", "cn/mof/2020-10"]
    assert told["forms"][0]["rows"][1]["low"] == "10.00"
    assert (again, rejected) == (report, 1)
