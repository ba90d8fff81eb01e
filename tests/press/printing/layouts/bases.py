"""What many layouts share: columns, money blocks, and the forms that others vary."""

from __future__ import annotations

from attrs import evolve

from printing.layout import DEPARTMENT, SELF, TARGETS, Columns, Layout, MoneyBlock

LEVELS: Columns = (("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标"))
NOTE = ("note", "偏差原因分析及改进措施")
WEIGHT, SCORE = ("weight", "分值"), ("score", "得分")
HEADS = ((("项目名称", "name"),), (("主管部门", "supervisor"), ("实施单位", "implementer")))
ROWS = ("年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金")
GOALS = ("年度总体目标", "预期目标", "实际完成情况")
MONEY = MoneyBlock(
    columns=(
        ("initial", "年初预算数"),
        ("budget", "全年预算数"),
        ("executed", "全年执行数"),
        ("weight", "分值"),
        ("rate", "执行率"),
        ("score", "得分"),
    ),
    rows=ROWS,
)
NATIONAL = Layout(
    kind=SELF,
    title="项目支出绩效自评表",
    heads=HEADS,
    money=MONEY,
    goals=GOALS,
    sides=("绩效指标",),
    columns=(*LEVELS, ("target", "年度指标值"), ("actual", "实际完成值"), WEIGHT, SCORE, NOTE),
)
AB = MoneyBlock(
    corner="资金情况（万元）",
    columns=(
        ("budget", "全年预算数(A)"),
        ("executed", "全年执行数(B)"),
        ("weight", "分值"),
        ("rate", "执行率(B/A)"),
        ("score", "得分"),
    ),
    rows=("年度资金总额", "其中：本年财政拨款", "其他资金"),
)
TRANSFER_MONEY = MoneyBlock(
    corner="项目资金（万元）",
    columns=(("budget", "全年预算数(A)"), ("executed", "全年执行数(B)"), ("rate", "预算执行率(B/A)")),
    rows=("年度资金总额：", "其中：中央补助资金", "地方资金", "其他资金"),
    components="rates",
)
TRANSFER = Layout(
    kind=SELF,
    title="中央对地方转移支付区域（项目）绩效目标自评表",
    heads=(
        (("转移支付（项目）名称", "name"),),
        (("中央主管部门", "=某部"),),
        (("地方主管部门", "supervisor"), ("资金使用单位", "implementer")),
    ),
    money=TRANSFER_MONEY,
    money_points=0,
    goals=("总体目标完成情况", "总体目标", "全年实际完成情况"),
    sides=("绩效指标",),
    columns=(*LEVELS, ("target", "年度指标值"), ("actual", "全年实际完成值"), ("note", "未完成原因和改进措施")),
    total="",
    footers=(("说明", "无"),),
)
WHOLE = Layout(
    kind=DEPARTMENT,
    title="部门（单位）整体支出绩效自评表",
    plan="department",
    heads=((("部门（单位）名称", "name"),),),
    money=evolve(MONEY, corner="预算资金情况（万元）", rows=("年度资金总额", "其中：财政拨款", "其他资金")),
    goals=GOALS,
    sides=("年度绩效指标",),
    columns=(*LEVELS, ("target", "年度指标值"), ("actual", "实际完成值"), WEIGHT, SCORE, NOTE),
    name_is_body=True,
)
TARGET_FORM = Layout(
    kind=TARGETS,
    title="项目支出绩效目标表",
    heads=((("项目名称", "name"),), (("主管部门", "supervisor"), ("实施单位", "implementer"))),
    money=MoneyBlock(
        corner="项目资金（万元）", columns=(), rows=("年度资金总额：", "其中：财政拨款", "其他资金"), pairs=True
    ),
    money_points=10,
    goals=("年度目标",),
    columns=(*LEVELS, ("target", "指标值"), ("weight", "分值权重")),
    total="",
)
SICHUAN_MONEY = MoneyBlock(
    corner="预算执行情况（10分）",
    columns=(
        ("initial", "年初预算"),
        ("budget", "调整后预算数"),
        ("executed", "预算执行数"),
        ("rate", "预算执行率"),
        ("weight", "权重"),
        ("score", "得分"),
        ("nothing", "原因"),
    ),
    rows=("总额", "其中：财政资金", "财政专户管理资金", "单位资金", "其他资金"),
)
LONG = Layout(
    kind=TARGETS,
    title="{year}度专项资金绩效目标申报表",
    year="title",
    heads=(
        (("项目名称", "name"), ("项目属性", "=新增□ 延续√")),
        (("主管部门", "supervisor"), ("项目实施单位", "implementer")),
    ),
    goals=("年度绩效目标",),
    columns=(
        ("level1", "一级指标"),
        ("level2", "二级指标"),
        ("name", "指标内容"),
        ("target", "指标值"),
        ("nothing", "备注"),
    ),
    total="",
    footers=(("填报人", "{person}", "联系电话", "0999-1234567"),),
)
