"""Layouts that provinces print and that were misread: each stands for its kind, drawn small.

Cells are written ``a | b``; ``<`` belongs to the cell at its left, ``^`` to the one above.
"""

from __future__ import annotations

import html

import pytest

from perfscore.form import Form
from perfscore.reading.read import read_bytes

HEAD = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"
ROWS = """产出指标|数量指标|检查企业数|≥300家|326家|50|50
效益指标|社会效益指标|事故起数|≤8起|6起|30|30
满意度指标|服务对象满意度指标|企业满意度|≥90%|93%|10|10"""


def _cells(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def _page(title: str, *tables: str) -> bytes:
    """An HTML page with a title and tables, cells merged as the marks say."""
    parts = [f"<p>{title}</p>"]
    for rows in map(_cells, tables):
        parts.append("<table>")
        for y, row in enumerate(rows):
            cells = "".join(_cell(rows, x, y) for x, text in enumerate(row) if text not in ("<", "^"))
            parts.append(f"<tr>{cells}</tr>")
        parts.append("</table>")
    return ("<meta charset='utf-8'>" + "".join(parts)).encode()


def _cell(rows: list[list[str]], x: int, y: int) -> str:
    wide = next((n for n in range(1, len(rows[y]) - x) if rows[y][x + n] != "<"), len(rows[y]) - x)
    down = [row[x] if x < len(row) else "" for row in rows[y + 1 :]]
    high = next((n for n, text in enumerate(down, 1) if text != "^"), len(down) + 1)
    return f"<td colspan={wide} rowspan={high}>{html.escape(rows[y][x])}</td>"


def _read(title: str, *tables: str) -> list[Form]:
    return read_bytes(_page(title, *tables), "form.html")


def _copied(title: str, table: str) -> list[Form]:
    """The same as a clipboard gives it: tabs, and nothing where a cell is merged."""
    lines = ["\t".join("" if cell in "<^" else cell for cell in row) for row in _cells(table)]
    return read_bytes("\n".join([title, *lines]).encode(), "form.txt")


def _rows(form: Form) -> list[tuple[str | None, ...]]:
    return [
        (row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.score) for row in form.indicators
    ]


def _funds(form: Form) -> list[tuple[str | None, ...]]:
    names = ("label", "initial", "budget", "executed", "weight", "rate", "score")
    return [tuple(getattr(fund, name) for name in names) for fund in form.funds]


def _codes(form: Form) -> set[str]:
    return {item.code for item in form.problems}


def test_money_of_the_body_below_a_list_of_tasks_is_no_task() -> None:
    (form,) = _read(
        "部门（单位）整体绩效自评表（2023年度）",
        f"""部门（单位）名称|县卫生健康局|<|<|<|<|<|<
年度主要任务|任务名称|主要内容|<|<|<|<|<
^|公卫|基本公卫服务|<|<|<|<|<
部门预算总额（万元）||年初数|全年预算数（A）|执行数（B）|执行率（B/A）|分值|得分
^|部门预算总额|120.5|130|117|90%|10|9
^|1、资金来源：（1）政府预算资金|100|110|97|88.18%||
^|（3）单位资金|20.5|20|20|100%||
{HEAD}|
{ROWS.replace(chr(10), "|" + chr(10))}|
总分|<|<|<|<|100|99|""",
    )
    assert _funds(form) == [
        ("部门预算总额", "120.5", "130", "117", "10", "90%", "9"),
        ("1、资金来源：（1）政府预算资金", "100", "110", "97", None, "88.18%", None),
        ("（3）单位资金", "20.5", "20", "20", None, "100%", None),
    ]
    assert not _codes(form)


TASKS = f"""部门名称|区教育局|<|<|<|<|<|<|<|<|<
年度主要任务|任务名称|预算数（万元）A|<|<|执行数（万元）B|<|<|分值|执行率（B/A）|得分
^|^|总额|财政拨款|其他资金|总额|财政拨款|其他资金|^|^|^
^|校舍建设|8600|8000|600|7900|7500|400|--|91.86%|--
^|金额合计|8600|8000|600|7900|7500|400|10|91.86%|9.19
{HEAD}|<|<|<|<
{ROWS.replace(chr(10), "|<|<|<|<" + chr(10))}|<|<|<|<
总分|<|<|<|<|100|99.19|<|<|<|<"""


def test_the_sum_of_the_tasks_is_the_money_row_whatever_stands_under_its_heads() -> None:
    expected = [("金额合计", None, "8600", "7900", "10", "91.86%", "9.19")]
    assert _funds(_read("部门整体支出绩效自评表（2023年度）", TASKS)[0]) == expected
    assert _funds(_copied("部门整体支出绩效自评表（2023年度）", TASKS)[0]) == expected
    lines = [cell for row in _cells(TASKS) for cell in row if cell not in "<^"]
    (form,) = read_bytes("\n".join(["部门整体支出绩效自评表（2023年度）", *lines]).encode(), "form.txt")
    assert _funds(form) == expected


GROUPED = """部门名称|县林业局|<|<|<|<|<|<
绩效指标|<|<|指标性质|指标值|度量单位|实际完成值|偏差原因分析及改进措施
一级指标|二级指标|三级指标|^|^|^|^|^
产出指标|数量指标|营造林面积|≥|1.5|万亩|1.62|无
^|质量指标|造林成活率|≥|85|%|88.5|无
效益指标|生态效益指标|森林覆盖率|≥|52.3|%|52.31|无
满意度指标|服务对象满意度指标|群众满意度|≥|90|%|93|无
其他需说明的事项|无|<|<|<|<|<|<"""


def test_levels_stand_below_a_head_that_only_groups_them() -> None:
    expected = [
        ("产出指标", "数量指标", "营造林面积", "≥1.5万亩", "1.62万亩"),
        ("产出指标", "质量指标", "造林成活率", "≥85%", "88.5%"),
        ("效益指标", "生态效益指标", "森林覆盖率", "≥52.3%", "52.31%"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "93%"),
    ]
    lines = [cell for row in _cells(GROUPED) for cell in row if cell not in "<^"]
    title = "部门整体支出绩效自评表（2023年度）"
    in_order = read_bytes("\n".join([title, *lines]).encode(), "form.txt")
    for (form,) in (_read(title, GROUPED), _copied(title, GROUPED), in_order):
        assert [row[:5] for row in _rows(form)] == expected


def test_reasons_in_columns_of_their_own_are_heads_and_no_row() -> None:
    (form,) = _read(
        "项目支出绩效自评表（2023年度）",
        """项目名称|老旧小区改造|<|<|<|<|<|<|<|<|<
一级指标|二级指标|三级指标|年度指标值|<|<|全年完成值|权重|得分|偏差原因分析|<
^|^|^|运算符号|内容|度量单位|^|^|^|经费保障|其他原因说明
产出指标|数量指标|改造小区数量|>=|120|个|124|60|60||
效益指标|社会效益指标|惠及居民|>=|3.2|万户|3.1|40|38||居民搬迁
合计|<|<|<|<|<|<|100|98||""",
    )
    assert _rows(form) == [
        ("产出指标", "数量指标", "改造小区数量", ">=120个", "124个", "60", "60"),
        ("效益指标", "社会效益指标", "惠及居民", ">=3.2万户", "3.1万户", "40", "38"),
    ]
    assert form.indicators[1].note == "居民搬迁"
    assert not _codes(form)


def test_goals_as_levels_and_money_in_labels() -> None:
    (form,) = _read(
        "财政项目支出绩效自评表（2021年度）",
        """项目名称：|信息化运维|预算单位：|街道卫生服务中心|<|<|<
当年预算数（元）：|860,000|上年预算额（元）：|790,000|<|<|<
预算执行数（元）：|843,500|预算执行率（%）：|98.08%|<|<|<
一级目标|二级目标|三级目标|权重|年度指标值|年度实际值|自评得分
产出目标|数量|维护系统数|60|=8个|8个|60
影响力目标|长效管理|运维机制健全性|40|健全|基本健全|30
合计|<|<|100|<|<|90""",
    )
    assert _funds(form) == [("", None, "860000", "843500", None, "98.08%", None)]
    assert [row[:3] for row in _rows(form)] == [
        ("产出目标", "数量", "维护系统数"),
        ("影响力目标", "长效管理", "运维机制健全性"),
    ]


def test_a_unit_with_a_colon_is_the_body_and_with_a_sum_it_is_the_unit() -> None:
    (form,) = _read(
        "部门（单位）整体绩效自评表（2023年度）",
        f"单位：区人民法院|<|<|<|<|金额单位：万元|<\n{HEAD}\n{ROWS}\n合计|<|<|<|<|90|90",
    )
    assert form.name == "区人民法院"
    (form,) = _read("项目支出绩效自评表（2023年度）", f"项目名称|普法|单位：|万元|<|<|<\n{HEAD}\n{ROWS}")
    assert (form.name, form.implementer) == ("普法", None)


def test_one_label_for_both_bodies() -> None:
    (form,) = _read("项目支出绩效自评表（2023年度）", f"项目名称|普法|实施（主管）单位|县司法局|<|<|<\n{HEAD}\n{ROWS}")
    assert (form.supervisor, form.implementer) == ("县司法局", "县司法局")


def test_the_money_of_projects_in_columns() -> None:
    forms = _read(
        "项目支出绩效自评表（2023年度）",
        """项目名称|主管部门|年初预算数|全年预算数|全年执行数|执行率|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
公益林管护|林草局|120|118|118|100%|产出指标|数量指标|管护面积|≥56万亩|56万亩|60|60
^|^|^|^|^|^|效益指标|生态效益指标|蓄积量增长|≥1%|1.3%|40|40
草原防火|林草局|30|30|27|90%|产出指标|数量指标|隔离带|≥120公里|110公里|100|91""",
    )
    assert [(form.name, *_funds(form)) for form in forms] == [
        ("公益林管护", ("", "120", "118", "118", None, "100%", None)),
        ("草原防火", ("", "30", "30", "27", None, "90%", None)),
    ]


def test_a_goal_between_two_blocks_of_rows_is_no_row() -> None:
    (form,) = _read(
        "项目自评表（2023年度）",
        """项目名称|社区矫正|<|<|<|<|<
年度绩效目标1|实行分类管理|<|<|<|<|<
^|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
^|产出指标|数量指标|教育人次|≥800人次|860人次|40
年度绩效目标2|提高矫正质量|<|<|<|<|<
^|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
^|效益指标|社会效益指标|再犯罪率|≤0.5%|0.2%|40
总分|<|<|<|<|<|80""",
    )
    assert [row.name for row in form.indicators] == ["教育人次", "再犯罪率"]


UNFILLED = f"""项目名称|三支一扶|<|<|<|<|<
{HEAD}
成本指标（20分）|经济成本指标|人均补助标准|≤3.2万元|3.02万元|20|20
^|社会成本指标|||||
^|生态环境成本指标|||||
产出指标（50分）|数量指标|补助人数|≥45人|46人|50|50
效益指标（30分）|经济效益指标|||||
^|社会效益指标|覆盖乡镇数|≥12个|12个|30|30
总分|<|<|<|<|100|100"""


def test_rows_that_only_name_a_level_are_left_out_and_their_level_holds() -> None:
    expected = [("成本指标", "经济成本指标"), ("产出指标", "数量指标"), ("效益指标", "社会效益指标")]
    for (form,) in (
        _read("项目支出绩效自评表（2023年度）", UNFILLED),
        _copied("项目支出绩效自评表（2023年度）", UNFILLED),
    ):
        assert [row[:2] for row in _rows(form)] == expected
        assert _codes(form) == {"D162"}


def test_money_heads_with_points_letters_and_what_was_changed_in_the_year() -> None:
    table = f"""项目名称|实训基地|<|<|<|<|<|<
项目资金|指标|年初预算数|年中调整数|调整后预算数|实际支出数|预算执行率|得分（10分）
^|合计|2000|-120|1880|1786|95%|9.5
^|其他资金|－|－|－|－|－|－
{HEAD}|
{ROWS.replace(chr(10), "|" + chr(10))}|
总分|<|<|<|<|100|99.5|"""
    expected = [("合计", "2000", "1880", "1786", "10", "95%", "9.5"), ("其他资金", *[None] * 6)]
    title = "项目支出绩效自评表(2022)"
    lines = [cell for row in _cells(table) for cell in row if cell and cell not in "<^"]
    in_order = read_bytes("\n".join([title, *lines]).encode(), "form.txt")
    for (form,) in (_read(title, table), _copied(title, table), in_order):
        assert _funds(form) == expected
        assert form.year == 2022
        assert not _codes(form) & {"D131", "D132"}


def test_a_last_column_of_words_without_a_known_head_holds_the_remarks() -> None:
    (form,) = _read(
        "项目支出绩效自评表（2023年度）",
        f"项目名称|普法|<|<|<|<|<|<\n{HEAD}|有关情况\n{ROWS.replace(chr(10), '|部分企业关停' + chr(10))}|",
    )
    assert [row.note for row in form.indicators] == ["部分企业关停", "部分企业关停", None]
    assert "D161" in _codes(form)


def test_a_scoring_table_has_no_actual_values_to_miss() -> None:
    (form,) = _read(
        "项目支出绩效评价评分表（2023年度）",
        """一级指标|二级指标|三级指标|分值|指标解释|评价标准|得分
决策|项目立项|立项依据充分性|40|是否符合法律法规|每项1分|40
产出|产出数量|安保人员配备数|60|完成率|按比例|55
合计|<|<|100|<|<|95""",
    )
    assert not _codes(form) & {"D133"}


def test_a_header_on_the_next_page_begins_no_form() -> None:
    head = "单位名称|项目名称|预算数|一级指标|二级指标|三级指标|指标值|权重"
    forms = _read(
        "2023年部门预算项目绩效目标表",
        f"""{head}
林草局|公益林管护|120|产出指标|数量指标|管护面积|≥56万亩|50
^|^|^|产出指|质量指标|合格率|≥95%|10
{head}
|||标||||
|||效益指标|社会效益指标|带动就业|≥12人|30
林草局|草原防火|30|产出指标|数量指标|隔离带|≥120公里|90""",
    )
    assert [(form.name, [(row.level1, row.name) for row in form.indicators]) for form in forms] == [
        ("公益林管护", [("产出指标", "管护面积"), ("产出指标", "合格率"), ("效益指标", "带动就业")]),
        ("草原防火", [("产出指标", "隔离带")]),
    ]


def test_pairs_of_labels_and_amounts_in_running_text() -> None:
    text = "项目支出绩效目标表（2023年度）\n项目名称\n普法\n预算规模及资金用途\n预算数\n680\n其中：财政资金\n680\n"
    text += "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n培训场次\n≥12场\n效益指标\n社会效益指标\n知晓率\n≥90%\n"
    (form,) = read_bytes(text.encode(), "form.txt")
    assert [(fund.label, fund.budget) for fund in form.funds] == [("预算数", "680"), ("其中：财政资金", "680")]


SCANNED = """项目名称|三支一扶|||||
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
产出指标|数量指标|补助人数|≥45人|46人|30|30
|盾量指标|发放准确率|100%|100%|20|20
|盾量指标|发放准确率|100%|100%|20|20
敎益指标|社会郊益指标|覆盖乡镇数|≥12个|12个|40|40
总分|||||90|90""".replace("|", "\t")


def _scanned(text: str) -> Form:
    (form,) = read_bytes(f"项目支出绩效自评表\n（2023年度）\n{text}".encode(), "form.txt")
    return form


def test_a_level_with_one_wrong_character_is_read_as_the_level_and_told() -> None:
    form = _scanned(SCANNED)
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "社会效益指标"),
    ]
    told = {item.fields["found"]: item.fields["read"] for item in form.problems if item.code == "D112"}
    assert told == {"盾量指标": "质量指标", "敎益指标": "效益指标", "社会郊益指标": "社会效益指标"}
    unsure = {(cell.field, cell.alternative) for cell in form.indicators[2].unsure}
    assert {("level1", "敎益指标"), ("level2", "社会郊益指标")} <= unsure


def test_a_line_scanned_twice_counts_once_unless_the_sums_need_it() -> None:
    assert "D180" in _codes(_scanned(SCANNED))
    twice = SCANNED.replace("90\t90", "110\t110")
    assert len(_scanned(twice).indicators) == 4
    assert "D180" not in _codes(_scanned(twice))


def test_a_row_cut_by_a_page_goes_on_without_a_gap() -> None:
    cut = SCANNED.replace(
        "	盾量指标	发放准确率	100%	100%	20	20\n" * 2,
        "	质量指标	发放准	100%	99.5	20	19\n\n8\n\n		确率		0%		.50分\n",
    )
    row = _scanned(cut).indicators[1]
    assert (row.name, row.actual, row.score) == ("发放准确率", "99.50%", "19.50分")


def test_what_a_web_site_prints_below_a_page_is_no_row() -> None:
    text = "首页 > 政务公开\n项目支出绩效目标表\n（2023年度）\n项目名称  普法\n一级指标  二级指标  三级指标  指标值\n"
    text += "产出指标  数量指标  培训场次  ≥12场\n总成本  控制在预算内\n【打印本页】 【关闭窗口】\n主办：人民政府 网站地图 联系我们\n"
    (form,) = read_bytes(text.encode(), "form.txt")
    assert [(row.name, row.target) for row in form.indicators] == [("培训场次", "≥12场"), ("总成本", "控制在预算内")]


def test_heads_of_a_lower_line_find_their_places() -> None:
    head = "一级指标 二级指标 三级指标 分值 预期指标值 实际完成值 完成情况 自评得分 符号 值 单位 指标得分 权重占比 折算得分"
    rows = "产出指标 数量指标 培训场次 50 ≥ 12 场 13场 完成 100 50 50 质量指标 合格率 50 ≥ 95 % 96% 完成 90 50 45"
    text = f"项目支出绩效自评表\n（2023年度）\n项目名称 普法\n{head}\n{rows}\n总分 100 95"
    (form,) = read_bytes("\n".join(text.split(" ")).encode(), "form.txt")
    assert [(row.target, row.actual, row.score) for row in form.indicators] == [
        ("≥12场", "13场", "50"),
        ("≥95%", "96%", "45"),
    ]


def test_a_head_over_the_labels_of_the_money_is_no_column_whatever_amount_it_names() -> None:
    """年度预算（万元） beside 全年预算数: text that lost its empty cells is put into the columns with figures."""
    title, table = (
        "2023年度项目支出绩效自评表",
        f"""项目名称|河道清淤工程
资金情况|年度预算（万元）|年初预算|全年预算|全年执行|执行率|得分（10分）
^|合计|300|280|252|90%|9
^|财政拨款|200|180|170||
{HEAD}
{ROWS}
总分|<|<|<|<|100|99""",
    )
    lines = ["\n".join(cell for cell in row if cell not in ("", "^", "<")) for row in _cells(table)]
    told = [("合计", "300", "280", "252", "10", "90%", "9"), ("财政拨款", "200", "180", "170", None, None, None)]
    for read in (_read(title, table), read_bytes("\n".join([title, *lines]).encode(), "form.txt")):
        assert [_funds(form) for form in read] == [told]


@pytest.mark.parametrize(
    ("title", "name", "code"),
    [
        ("某县教育局2023年度部门整体支出绩效自评表", "某县教育局", "D121"),
        ("附件2：2023年度某街道办事处（部门）整体支出绩效评价评分表", "某街道办事处", "D121"),
        ("关于某市总工会2023年度部门整体支出绩效自评表", "某市总工会", "D121"),
        ("2023年度部门（单位）整体支出绩效自评表", "", "D230"),
        ("2023年度县级预算部门整体支出绩效自评表", "", "D230"),
    ],
)
def test_a_form_without_labels_is_named_after_the_body_in_its_title(title: str, name: str, code: str) -> None:
    (form,) = _read(title, f"{HEAD}\n{ROWS}\n总分|<|<|<|<|90|90")
    assert form.name == name
    assert code in _codes(form)


TRADITIONAL = """項目名稱\t社區衛生服務\t主管部門\t柳河縣衛生健康委
項目資金（萬元）\t全年預算數\t全年執行數\t執行率\t得分（滿分10分）
年度資金總額\t¥20.00\t¥20.00\t100%\t10
一級指標\t二級指標\t三級指標\t年度指標值\t實際完成值\t得分
一、產出指標\t（一）數量指標\t1.服務人次（50分）\t≥1000人次\t1200人次\t50
二、效益指標\t（一）社會效益指標\t1.健康意識（40分）\t有效提升\t有效提升\t40
總分\t\t\t\t\t100"""


def test_words_in_traditional_script_are_words_of_forms() -> None:
    (form,) = read_bytes(TRADITIONAL.encode(), "d.txt")
    assert (form.name, form.supervisor, form.total_score) == ("社區衛生服務", "柳河縣衛生健康委", "100")
    (fund,) = form.funds
    assert (fund.budget, fund.executed, fund.weight, fund.score) == ("¥20.00", "¥20.00", "10", "10")
    assert [(row.level1, row.level2, row.name, row.weight) for row in form.indicators] == [
        ("一、產出指標", "（一）數量指標", "1.服務人次", "50"),
        ("二、效益指標", "（一）社會效益指標", "1.健康意識", "40"),
    ]
    assert "D236" in [each.code for each in form.problems]


def test_the_row_of_the_money_below_all_levels_has_none_of_them() -> None:
    rows = "满意度指标 服务对象满意度指标 企业满意度 ≥90% 93% 10 10\n预算执行率 100% 100% 10 10\n总分 20 20"
    (form,) = read_bytes(f"项目名称 甲\n{HEAD}\n{rows}".replace("|", " ").encode(), "d.txt")
    assert [(row.level1, row.level2) for row in form.indicators] == [
        ("满意度指标", "服务对象满意度指标"),
        ("预算执行率", None),
    ]


def test_amounts_beside_their_labels_are_money_rows_whatever_unit_the_label_has() -> None:
    page = _page(
        "项目支出绩效目标表（2024年度）",
        "项目名称|甲|<|<\n项目总额（万元）|1,000.00|本年预算（万元）|400.00",
        "一级指标|三级指标|指标值|权重\n产出指标|面积|≥2万亩|50",
    )
    (form,) = read_bytes(page, "d.html")
    assert [(fund.label, fund.budget) for fund in form.funds] == [
        ("项目总额（万元）", "1000.00"),
        ("本年预算（万元）", "400.00"),
    ]


def test_a_name_one_character_off_a_level_is_not_certain() -> None:
    rows = "产出指标|数量指标|检查企业数|≥300家|326家|50|50\n效益指标|社会效益指标|社会效盖指标|≤8起|6起|40|40\n总分|||||90|90"
    (form,) = read_bytes(f"项目名称|甲\n{HEAD}\n{rows}".replace("|", "\t").encode(), "d.txt")
    assert [[each.field for each in row.unsure] for row in form.indicators] == [[], ["name"]]


def test_two_heads_of_the_money_side_by_side_are_no_head_that_was_cut() -> None:
    money = "资金（万元）|预算数|执行数|执行率|分值|得分|说明\n资金总额|66|66|100%|10|10|"
    (form,) = read_bytes(f"项目名称|甲\n{money}\n{HEAD}\n{ROWS}".replace("|", "\t").encode(), "d.txt")
    assert [(fund.weight, fund.score) for fund in form.funds] == [("10", "10")]


HEADED = f"""项目名称|老旧小区改造|<|<|联系人|李某|<
主管部门|市住建局|实施单位|区住建局|联系方式|0999-1|自评得分：97
{HEAD}
{ROWS}
其他需要说明事项|无|<|<|<|<|<
总分|<|<|<|<|90|90"""


def test_a_value_is_one_cell_and_remarks_may_stand_above_the_total() -> None:
    (form,) = _read("项目支出绩效自评表（2023年度）", HEADED)
    assert (form.name, form.supervisor, form.implementer) == ("老旧小区改造", "市住建局", "区住建局")
    assert (form.total_weight, form.total_score, len(form.indicators)) == ("90", "90", 3)


def test_the_score_in_the_head_is_the_total_and_ends_the_body_before_it() -> None:
    head = "项目名称|老旧小区改造|<|<|<|<|<\n主管部门|市住建局|实施单位|区住建局|<|自评得分|97"
    for (form,) in (
        _read("项目支出绩效自评表", f"{head}\n{HEAD}\n{ROWS}"),
        _copied("项目支出绩效自评表", f"{head}\n{HEAD}\n{ROWS}"),
    ):
        assert (form.implementer, form.total_score) == ("区住建局", "97")


def test_a_form_about_a_body_is_named_after_its_department_where_nothing_else_names_it() -> None:
    (form,) = _read("部门整体支出绩效自评表（2023年度）", f"主管部门|县林业局|联系人|王某|<|<|<\n{HEAD}\n{ROWS}")
    assert (form.name, form.supervisor) == ("县林业局", "县林业局")


LABELLED = f"""项目名称|冰雪进校园|<|<|<|<|<
预算安排情况（调整后）|<|资金到位情况|<|资金执行情况|<|预算执行进度
预算数：|186.40|到位数：|186.40|执行数：|182.67|98.00%
其中：财政资金|186.40|其中：财政资金|186.40|其中：财政资金|182.67|98.00%
其他|0.00|其他|0.00|其他|0.00|
{HEAD}
{ROWS}"""


def test_a_label_before_each_amount_makes_one_row() -> None:
    expected = [
        ("预算数", None, "186.40", "182.67", None, "98.00%", None),
        ("其中：财政资金", None, "186.40", "182.67", None, "98.00%", None),
        ("其他", None, "0.00", "0.00", None, None, None),
    ]
    title = "预算项目绩效自评表（2023年度）"
    lines = [cell for row in _cells(LABELLED) for cell in row if cell and cell not in "<^"]
    in_order = read_bytes("\n".join([title, *lines]).encode(), "form.txt")
    for (form,) in (_read(title, LABELLED), _copied(title, LABELLED), in_order):
        assert _funds(form) == expected


def test_second_levels_without_indicators_are_left_out_where_only_the_order_is_known() -> None:
    cells = "效益指标 社会效益指标 火情发现率 ≥98% 99% 15 15 经济效益指标 生态效益指标 森林保护 明显 明显 15 15 可持续影响指标 满意度指标 满意度指标 居民满意度 ≥95% 95% 10 10"
    text = f"项目支出绩效自评表\n项目名称 防火监控\n{HEAD.replace('|', ' ')}\n{cells}\n总分 40 40"
    (form,) = read_bytes(text.encode(), "form.txt")
    assert [(row.level1, row.level2, row.name, row.weight) for row in form.indicators] == [
        ("效益指标", "社会效益指标", "火情发现率", "15"),
        ("效益指标", "生态效益指标", "森林保护", "15"),
        ("满意度指标", "满意度指标", "居民满意度", "10"),
    ]
    assert [item.code for item in form.problems].count("D162") == 2


def test_a_header_that_scanning_took_twice_changes_no_column() -> None:
    (one,) = _copied("项目支出绩效自评表（2023年度）", f"项目名称|老旧小区改造|<|<|<|<|<\n{HEAD}\n{ROWS}")
    (other,) = _copied("项目支出绩效自评表（2023年度）", f"项目名称|老旧小区改造|<|<|<|<|<\n{HEAD}\n|{HEAD}\n{ROWS}")
    assert _rows(one) == _rows(other)


def test_a_table_below_a_form_without_a_total_is_no_part_of_its_last_row() -> None:
    pages = [
        _page(title, table)
        for title, table in (
            ("项目支出绩效自评表", f"项目名称|老旧小区改造|<|<|<|<|<\n{HEAD}\n{ROWS}"),
            ("国有资产占用情况表", "项目|数量|净值\n车辆|12|80.00"),
        )
    ]
    (form,) = read_bytes(b"".join(pages), "form.html")
    assert [row[2:] for row in _rows(form)][-1] == ("企业满意度", "≥90%", "93%", "10", "10")


def test_the_year_stands_behind_its_label_in_a_line() -> None:
    page = _page(
        "项目支出绩效自评表</p><p>项目年度：2024年 金额单位：万元", f"项目名称|老旧小区改造|<|<|<|<|<\n{HEAD}\n{ROWS}"
    )
    assert [form.year for form in read_bytes(page, "form.html")] == [2024]


def test_a_word_of_another_script_is_no_speck_and_a_day_no_year() -> None:
    table = f"项目名称|朝鲜语（한국어）广播|<|<|<|<|<\n{HEAD}\n{ROWS}"
    (form,) = _copied("填报单位：州广播电视台　2024年3月\n项目支出绩效自评表", table)
    assert (form.name, form.year) == ("朝鲜语（한국어）广播", None)


TURNED = """预算资金（万元）|<|总计|其中：财政资金|其他资金|<|<
全年预算数|<|42.00|40.00|2.00|<|<
全年执行数|<|41.16|39.20|1.96|<|<"""


@pytest.mark.parametrize("blank", [False, True])
def test_sources_of_money_may_stand_across_and_amounts_down(blank: bool) -> None:
    table = f"项目名称|戏曲进校园|<|<|<|<|<\n{TURNED.replace('1.96', '' if blank else '1.96')}\n{HEAD}\n{ROWS}"
    told = [
        ("总计", None, "42.00", "41.16", None, None, None),
        ("其中：财政资金", None, "40.00", "39.20", None, None, None),
        ("其他资金", None, "2.00", None if blank else "1.96", None, None, None),
    ]
    lines = ["\n".join(cell for cell in row if cell not in ("", "^", "<")) for row in _cells(table)]
    (form,) = _read("2023年度项目支出绩效自评表", table)
    assert _funds(form) == told
    (form,) = read_bytes("\n".join(["项目支出绩效自评表", *lines]).encode(), "form.txt")
    assert _funds(form) == told or blank  # which source has no amount is not told there


def test_what_stands_between_sources_across_is_a_source_however_short() -> None:
    turned = TURNED.replace("预算资金（万元）|<|总计|其中：财政资金|其他资金", "资金来源|<|总计|其中：中央|省级")
    for table in (turned, turned.replace("资金来源|<", "预算资金（万元）|资金类型")):
        (form,) = _read("2023年度项目支出绩效自评表", f"项目名称|戏曲进校园|<|<|<|<|<\n{table}\n{HEAD}\n{ROWS}")
        assert [fund[:4:2] for fund in _funds(form)] == [("总计", "42.00"), ("其中：中央", "40.00"), ("省级", "2.00")]


def test_figures_right_below_the_heads_of_the_money_are_a_row_without_a_label() -> None:
    table = f"项目名称|岸线修复|<|<|<|<|<\n年初预算|调整后预算|<|实际支出|结余资金|执行率|得分\n\
2,600.00|2,400.00|<|2,280.00|120.00|95%|9.5\n{HEAD}\n{ROWS}"
    lines = ["\n".join(cell for cell in row if cell not in ("", "^", "<")) for row in _cells(table)]
    told = [("", "2600.00", "2400.00", "2280.00", None, "95%", "9.5")]
    for read in (
        _read("项目支出绩效自评表", table),
        read_bytes("\n".join(["项目支出绩效自评表", *lines]).encode(), "form.txt"),
    ):
        assert [_funds(form) for form in read] == [told]


def test_first_levels_alone_above_leave_the_column_to_the_second() -> None:
    (form,) = _read(
        "项目支出绩效自评表",
        """项目名称|社区治理|<|<|<|<
指标类别|指标名称|目标值|实际值|分值|得分
一、产出指标（70分）|<|<|<|<|<
1.数量指标|培育组织|10家|11家|70|70
二、效益指标（30分）|<|<|<|<|<
1.社会效益指标|参与率|≥30%|34%|30|30
总计|<|<|<|100|100""",
    )
    assert [row[:3] for row in _rows(form)] == [
        ("一、产出指标", "1.数量指标", "培育组织"),
        ("二、效益指标", "1.社会效益指标", "参与率"),
    ]


def test_targets_of_half_a_year_are_no_weights() -> None:
    (form,) = _read(
        "2024年度部门整体绩效目标表",
        """部门名称|县卫生健康局|<|<|<|<|<
一级指标|二级指标|三级指标|年度指标值|<|<|上半年指标值
^|^|^|运算符号|内容|度量单位|^
履职效能|重点工作履行情况|机构达标率|>=|90|%|60
管理效率|预算执行管理|预算执行率|>=|92|%|40""",
    )
    assert [(row[3], row[5]) for row in _rows(form)] == [(">=90%", None), (">=92%", None)]


def test_heads_over_all_others_are_no_columns_of_a_text() -> None:
    head = "绩效指标 年度指标完成情况 评分情况 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 运算符 指标值 计量单位"
    rows = "产出指标 数量指标 接入停车场 ≥ 80 个 84 60 60 质量指标 可用率 ≥ 99 % 99.5 40 40"
    text = f"项目支出绩效自评表\n项目名称 智慧停车\n{head}\n{rows}\n总分 100 100"
    (form,) = read_bytes("\n".join(text.split(" ")).encode(), "form.txt")
    assert [row[2:] for row in _rows(form)] == [
        ("接入停车场", "≥80个", "84个", "60", "60"),
        ("可用率", "≥99%", "99.5%", "40", "40"),
    ]


def test_a_level_of_three_heads_below_one_for_all_begins_a_table_and_prose_below_is_no_row() -> None:
    (form,) = _read(
        "项目支出绩效自评表",
        f"""项目名称|设备更新|<|<|所属部门|省教育厅|<
指标体系|<|<|绩效目标值|实际完成值|分值|得分
一级|二级|三级|^|^|^|^
{ROWS}
存在问题及原因|用地未落实。|<|<|<|<|<""",
    )
    assert (form.supervisor, [row[2] for row in _rows(form)]) == ("省教育厅", ["检查企业数", "事故起数", "企业满意度"])


def test_a_name_ends_where_an_amount_beside_its_label_begins() -> None:
    text = "项目支出绩效自评表 项目名称 社区治理 资金总额 80 实际支出 76 一级指标 二级指标 三级指标 指标值 完成值 分值 得分 "
    (form,) = read_bytes((text + ROWS.replace("|", " ").replace("\n", " ") + " 总分 100 99").encode(), "form.txt")
    assert form.name == "社区治理"


def test_money_of_tasks_is_no_money_row_where_only_places_are_known() -> None:
    lines = (
        "部门整体支出绩效自评表",
        "部门名称        县文旅局",
        "                                        预算数（万元）    执行数（万元）",
        "年度主要任务    任务名称      主要内容",
        "                公共服务      开放图书馆        120.00            118.00",
        "                金额合计                        120.00            118.00",
        "年度总体目标    提升服务水平",
        "一级指标    二级指标    三级指标    年度指标值    实际完成值    分值    得分",
        "产出指标    数量指标    活动场次    ≥24场         26场          60      60",
        "效益指标    社会效益指标  服务人次    ≥5万          5.3万         40      40",
        "总分                                                            100     100",
    )
    (form,) = read_bytes("\n".join(lines).encode(), "form.txt")
    assert _funds(form) == []


def test_a_total_in_the_head_ends_the_name_before_it_where_only_places_are_known() -> None:
    lines = (
        "项目支出绩效自评表",
        "项目名称    村级场所维修      自评总分    94.6",
        "主管部门    县委组织部        实施单位    各乡镇",
        "一级指标    二级指标    三级指标    年度指标值    实际完成值    分值    得分",
        "产出指标    数量指标    维修场所    12个          11个          60      56",
        "效益指标    社会效益指标  便利度      提升          提升          40      38.6",
    )
    (form,) = read_bytes("\n".join(lines).encode(), "form.txt")
    assert (form.name, form.total_score) == ("村级场所维修", "94.6")


@pytest.mark.parametrize("total", ["100", "110"])
def test_parts_of_the_money_that_repeat_its_points_are_counted_once_or_as_they_stand(total: str) -> None:
    """Both are printed: points of the whole again beside its only part, and points of each part."""
    lines = (
        "项目支出绩效自评表", "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
        "\t年度资金总额\t64\t64\t64\t10\t100%\t10", "\t其中：财政拨款\t64\t64\t64\t10\t100%\t10",
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分", "产出指标\t数量指标\t安装路灯\t≥320盏\t330盏\t90\t90",
        f"总分\t\t\t\t\t{total}\t{total}",
    )  # fmt: skip
    (form,) = read_bytes("\n".join(lines).encode(), "表.txt")
    assert [fund.score for fund in form.funds] == ["10", "10"]
    assert not _codes(form) & {"D131", "D132"}
