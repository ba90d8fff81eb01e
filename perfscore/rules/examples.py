"""How each mapping of a rule file is written: shown to those who wrote something else."""

from __future__ import annotations

EXAMPLES = {
    "years": "{from: 2024, to: open, checked_on: 2026-01-31}",
    "citation": "{document: 文件名称, standing: text, checked_on: 2026-01-31}",
    "rounding": "{measure: none, score: {to: 0.01, mode: half_up}}",
    "segment": "{from: 60%, score: 60%}",
    "band": "{least: 60%, below: 80%}",
    "stairs": "{top: 100%, every: 5%, lose: 1分, least: 0%, from_end: upper}",
    "climb": "{start: 100%, every: 5%, gain: 5%, most: 120%, from_end: lower}",
    "level": "{label: 达成, phrases: [达成预期], band: {least: 80%, most: 100%}}",
    "row": "{when: {kind: amount}, use: 办法的名称}",
    "condition": "{kind: amount, target: positive}",
    "frame": "{label: 项目, total: 100, parts: [{of: 数量, weight: 100}]}",
    "part": "{of: [数量, 质量], weight: 50}",
    "grade": "{from: 90, grade: 优}",
    "best_of": "{rows: {name: [甲, 乙]}}",
    "cap": "{rows: {category: 质量}, most: 20}",
    "award": "{declared: [获得省级表彰], points: 2}",
    "deduct": "{declared: [发生较大事故], points: 10}",
    "leave_out": "{rows: {level1: 附加指标}}",
    "lower": "{rows: {name: 重点任务}, below: 60%, by: 1}",
    "bonus": "{rows: {name: 机制创新}, most: 3}",
    "rows": "{name: 机制创新}",
    "penalty": "{rows: {name: 逾期}, most: 5}",
    "step": "{to: 0.01%, mode: half_up}",
    "step_of_points": "{to: 0.01, mode: half_up}",
}
