"""What the commands for maintainers of rule sets do."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from perfscore.auditing.compare import compare
from perfscore.cli.common import (
    FINDINGS,
    FINE,
    emit,
    rule_folders,
    style_of,
)
from perfscore.cli.console import CLEARED, obeys_escapes
from perfscore.cli.outputs import refuse_input
from perfscore.cli.reading import answered, worked_on
from perfscore.editing.languages import languages
from perfscore.errors import RulesError, UsageError
from perfscore.files import STANDARD_OUTPUT, told_of
from perfscore.marked import MarkedError, read_text
from perfscore.messages import problem
from perfscore.reporting.as_json import check_json
from perfscore.reporting.cases_text import CasesText, case_text
from perfscore.reporting.diff_text import diff_text
from perfscore.reporting.rules_page import rules_pages
from perfscore.reporting.rules_text import check_text, rule_set_text
from perfscore.reporting.write import write
from perfscore.rules.diff import diff
from perfscore.rules.folders import PUBLISHED, rule_files, rules_folder
from perfscore.rules.grammar import shapes
from perfscore.rules.heads import INDEX, index_text, rule_ids
from perfscore.rules.library import load_rules
from perfscore.rules.published import register_of, with_versions
from perfscore.shapes.files import rewritten
from perfscore.testing.check import check
from perfscore.testing.edges import draft
from perfscore.testing.run import Tested, beside, run_all


def show_command(arguments: argparse.Namespace) -> int:
    rules = load_rules(arguments.id, rule_folders(arguments))
    emit(rule_set_text(rules, style_of(arguments)), arguments)
    return FINE


def check_command(arguments: argparse.Namespace) -> int:
    paths = [Path(path) for path in arguments.paths]
    if arguments.fix:
        _rewrite(paths)
    report = check(paths, rule_folders(arguments), today=date.today())
    if arguments.format == "json":
        emit(check_json(report, arguments.lang), arguments)
    else:
        emit(check_text(report, style_of(arguments), arguments.quiet), arguments)
    wrong = [item for item in report.all_problems if arguments.strict or not item.is_warning]
    return FINDINGS if wrong else FINE


def _rewrite(paths: Sequence[Path]) -> None:
    """Write the named files as the language has it, where they can be read; each whole or not at all."""
    for path in (each for named in paths for each in _rule_files(named)):
        try:
            text = read_text(path)
            new = rewritten(text, str(path), shapes(), "rule_set")
        except MarkedError:
            continue
        if new != text:
            write(new, str(path))


def test_command(arguments: argparse.Namespace) -> int:
    folders = rule_folders(arguments)
    paths = [Path(path) for path in arguments.paths] or [*folders, rules_folder()]
    if arguments.edges:
        rule_sets = [load_rules(path, folders) for root in paths for path in _rule_files(root)]
        emit("\n".join(draft(rules) for rules in rule_sets), arguments)
        return FINE
    shown = [_shown(each, arguments) for each in run_all(paths, folders)]
    emit("".join(each.text for each in shown), arguments)
    return FINE if all(each.fine for each in shown) else FINDINGS


def _shown(tested: Tested, arguments: argparse.Namespace) -> CasesText:
    """One suite; trying all mutants takes a while, so a terminal says which rule set is at it."""
    slow = arguments.mutants and obeys_escapes(sys.stderr)
    if slow:
        print(f"{CLEARED}{tested.rules.id}", end="", file=sys.stderr, flush=True)
    shown = case_text(tested, style_of(arguments), with_coverage=arguments.coverage, with_mutants=arguments.mutants)
    if slow:
        print(CLEARED, end="", file=sys.stderr)
    return shown


def _rule_files(root: Path) -> tuple[Path, ...]:
    return rule_files(root) if root.is_dir() else (root,)


def diff_command(arguments: argparse.Namespace) -> int:
    old, new = (load_rules(name, rule_folders(arguments)) for name in (arguments.old, arguments.new))
    if not arguments.on:
        emit(diff_text(diff(old, new), None, style_of(arguments)), arguments)
        return FINE
    documents, changes = worked_on(arguments.on, arguments, partial(compare, old=old, new=new))
    emit(diff_text(diff(old, new), changes, style_of(arguments), documents), arguments)
    return answered(documents, arguments)


def schema_command(arguments: argparse.Namespace) -> int:
    emit(json.dumps(languages()[arguments.of].schema(arguments.lang), ensure_ascii=False, indent=2) + "\n", arguments)
    return FINE


def serve_editor_command(arguments: argparse.Namespace) -> int:
    """Until the editor ends it."""
    try:
        from perfscore.editing.server import serve
    except ModuleNotFoundError:
        raise UsageError([problem("U098")]) from None
    serve(rule_folders(arguments), arguments.lang)
    return FINE


def docs_command(arguments: argparse.Namespace) -> int:
    """One page for each rule set, and a list of them."""
    folders = rule_folders(arguments)
    rule_sets = [load_rules(name, folders) for name in arguments.ids or rule_ids(folders)]
    folder = _output_folder(arguments.output)
    pages = {folder / name: page for name, page in rules_pages(rule_sets, arguments.lang).items()}
    for path in pages:
        refuse_input(path, arguments)
    for path, page in pages.items():
        write(page, str(path))
    return FINE


def _output_folder(named: str) -> Path:
    """Made when it is not there."""
    if named == STANDARD_OUTPUT:
        raise UsageError([problem("U044")])
    with told_of(named):
        Path(named).mkdir(parents=True, exist_ok=True)
    return Path(named)


def publish_command(arguments: argparse.Namespace) -> int:
    """Enter the versions of a folder in its register, once everything in it is sound."""
    folder = Path(arguments.folder)
    report = check([folder], rule_folders(arguments))
    untested = [
        problem("R407", each.rules.place) for each in report.files if each.rules and not beside(each.path).is_file()
    ]
    wrong = [*(item for item in report.all_problems if not item.is_warning), *untested]
    if wrong:
        raise RulesError(wrong)
    rule_sets = [each.rules for each in report.files if each.rules is not None]
    write(with_versions(register_of(folder), rule_sets), str(folder / PUBLISHED))
    write(index_text(folder), str(folder / INDEX))
    return FINE
