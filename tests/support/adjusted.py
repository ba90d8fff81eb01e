"""A rule set with every adjustment of the total."""

from __future__ import annotations

from rule_head import rule_head

import perfscore
from perfscore.rules.load import load_text
from perfscore.rules.model import RuleSet

RULES = (
    rule_head("my/total", "加分、扣分、封顶、择优、否决、限级")
    + """\
rounding:
  measure: none
  score: {to: 0.01, mode: half_up, sources: [text]}
methods:
  proportion:
    label: 按比例
    measure: attainment
    sources: [text]
    curve: [{from: lowest, score: 0%}, {from: 0%, line: [0%, 100%]}, {from: 100%, score: 100%}]
  none:
    label: 不得发生
    measure: actual
    sources: [text]
    curve: [{from: lowest, score: 100%}, {above: 0, score: 0%}]
select:
  - {when: {kind: amount, target: zero}, use: none}
  - {when: {kind: amount, target: positive}, use: proportion}
  - {otherwise: undetermined, because: 没有规定}
total:
  combine: sum
  sources: [text]
  adjust:
    - best_of: {rows: {name: [结转结余率, 结转结余变动率]}}
    - cap: {rows: {level1: 过程指标}, most: 20}
    - bonus: {rows: {name: 机制创新}, most: 3}
    - penalty: {rows: {name: 违规问题}, most: 5}
    - bounds: {least: 0, most: 101}
    - veto: {rows: {name: 死亡事故}, total: 0}
    - limit: {rows: {name: 重点任务}, below: 60%, grade: 中}
grades:
  - {from: 90, grade: 优, sources: [text]}
  - {from: 60, grade: 中, sources: [text]}
  - {from: 0, grade: 差, sources: [text]}
"""
)


def adjusted(text: str = RULES) -> RuleSet:
    return load_text(text, "rules.yaml", lambda _: perfscore.load_rules("cn/mof/2020-10"))
