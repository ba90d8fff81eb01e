"""Every kind of file that people write: what is read passes its schema, and what is told has its line."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
import yaml

import perfscore
from perfscore.auditing.profile import load_profile
from perfscore.cli import main
from perfscore.editing.languages import in_language, language_name, languages
from perfscore.reading import native
from perfscore.rules.folders import rules_folder
from perfscore.shapes.shape import Shape

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = {
    "cases": rules_folder() / "cn" / "yunnan" / "linking-funds.cases.yaml",
    "forms": EXAMPLES / "district-form.yaml",
    "directions": rules_folder() / "directions.yaml",
    "scales": rules_folder() / "scales.yaml",
    "published": rules_folder() / "published.yaml",
    "workdays": rules_folder() / "workdays.yaml",
    "indicators": rules_folder() / "indicators.yaml",
    "units": Path(perfscore.__file__).parent / "values" / "units.yaml",
}
PROFILE = "deviation: 20%\nselect: [F2]\n"


def _told(name: str, text: str) -> list[tuple[str, int | None, bool]]:
    return [(each.code, each.place.line, each.is_warning) for each in languages()[name].problems(text, "x.yaml")]


@pytest.mark.parametrize(
    ("name", "text"), [*((n, p.read_text("utf-8")) for n, p in FILES.items()), ("profile", PROFILE)]
)
def test_what_is_shipped_passes_its_schema_and_what_is_wrong_does_not(name: str, text: str) -> None:
    checker = jsonschema.Draft202012Validator(languages()[name].schema())
    plain = yaml.load(text, yaml.BaseLoader)
    assert _told(name, text) == []
    assert [*checker.iter_errors(plain)] == []
    for wrong in (plain | {"made_up": "1"}, [plain], "x"):
        assert not checker.is_valid(wrong)
        assert languages()[name].problems(yaml.safe_dump(wrong, allow_unicode=True), "x.yaml")


@pytest.mark.parametrize(
    ("file", "text", "name"),
    [
        ("a.cases.yaml", "", "cases"),
        ("scales.yaml", "", "scales"),
        ("workdays.yaml", "", "workdays"),
        ("published.yaml", "", "published"),
        ("a.yaml", "scales: {万: 10000}\ndimensions: {}\n", "units"),
        ("a.txt", "id: x\n", None),
        ("a.yaml", "forms：\n  - {}\n", "forms"),
        ("a.yaml", "id: x\nforms: [project_self_evaluation]\n", "rules"),
        ("a.yml", "deviation: 20%\nselect: [F2]\n", "profile"),
        ("a.yaml", "", "rules"),
    ],
)
def test_a_kind_of_file_is_told_by_its_name_or_its_keys(file: str, text: str, name: str | None) -> None:
    assert language_name(Path(file), text) == name


def test_every_description_is_there_in_both_languages() -> None:
    said = {one.title for one in languages().values()}
    said |= {each for one in languages().values() for shape in one.shapes.values() for each in _descriptions(shape)}
    assert [each for each in said if in_language(each, "en") == in_language(each, "zh")] == []
    for one in languages().values():
        assert one.schema("en")["$defs"].keys() == one.schema()["$defs"].keys()
        assert one.schema("en") != one.schema()
        assert one.schema("en")["title"].isascii()


def _descriptions(shape: Shape) -> list[str]:
    return [shape.said, *(key.said for key in shape.keys)]


def test_what_is_probably_not_meant_is_told_of_every_kind_of_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sign that cuts a text off was told of rule files alone."""
    forms = (EXAMPLES / "district-form.yaml").read_text("utf-8")
    line = next(number for number, each in enumerate(forms.splitlines(), 1) if each.strip().startswith("name:"))
    cut = "".join(
        f"{each} #1\n" if number == line else f"{each}\n" for number, each in enumerate(forms.splitlines(), 1)
    )
    assert _told("forms", cut) == [("R502", line, True)]
    path = tmp_path / "form.yaml"
    path.write_text(cut, encoding="utf-8")
    assert "R502" in [item.code for form in perfscore.read(path) for item in form.problems]
    assert len(native.read(cut, "x", json=False).forms) == len(perfscore.read(EXAMPLES / "district-form.yaml"))

    words = "directions:\n  - {words: 优 优秀, direction: more}\n"
    assert _told("directions", words) == [("R516", 2, True)]
    assert _told("directions", words.replace("优 优秀", '"优 优秀"')) == []
    assert _told("directions", words.replace("优 优秀", "A级 B级")) == []
    assert _told("directions", words.replace("优 优秀", "优、优秀")) == [("R516", 2, True)]
    assert _told("directions", words.replace("优 优秀", "[优/优秀, 好]")) == [("R516", 2, True)]
    (tmp_path / "directions.yaml").write_text(words, encoding="utf-8")
    (tmp_path / "my.yaml").write_text((rules_folder() / "cn/sichuan/2022.yaml").read_text("utf-8"), encoding="utf-8")
    case = "{category: 效益, target: 有效, actual: 有效, weight: 10, score: 8～10}"
    (tmp_path / "my.cases.yaml").write_text(
        f"rules: cn/sichuan/2022\ncases:\n  - {case[:-1]}, reason: 甲}}\n  - category: 效益\n    target: 有效 #1\n"
        "    actual: 有效\n    weight: 10\n    score: 8～10\n    reason: 甲\n",
        encoding="utf-8",
    )
    main(["rules", "check", str(tmp_path), "--quiet"])
    assert "R516" in capsys.readouterr().out
    main(["rules", "test", str(tmp_path / "my.yaml")])
    assert "5:16: R502" in capsys.readouterr().out

    (tmp_path / "limits.yaml").write_text("select: [F2, F2]\n", encoding="utf-8")
    assert [item.code for item in load_profile(tmp_path / "limits.yaml").warnings] == ["R503"]
    main(["audit", str(EXAMPLES / "district-form.yaml"), "--profile", str(tmp_path / "limits.yaml")])
    assert "R503" in capsys.readouterr().err
