"""Documents made of text, in the manners that scanning and copying leave them."""

from __future__ import annotations

HEAD = """\
某某市审计局2024年度部门决算公开说明

一、部门概况
形成整体支出绩效自评表 1 个，项目支出绩效自评表 2 个。
表 1\t收入\t1,000.00

项目支出绩效自评表
(2024年度)
项目名称\t\t设备购置项目\t\t\t\t\t
主管部门\t某某市\t审计局\t\t实施单位\t某某市审计局\t\t
\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
项目资金\t年度资\t金总额\t1,200.50\t1,000. 00\t900.00\t10\t90.00%\t9.00分
(万元)\t其中: 当年财政拨款\t\t1,000.50\t800.00\t700.00\t—\t—\t—
\t其他资金\t\t200.00\t200.00\t200.00\t_\t_\t-
年度总体目标\t预期目标\t\t\t\t实际完成情况\t\t\t
\t购置设备 20 台\t\t\t\t购置设备 18 台\t\t\t
"""
TABLE = """\
\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成 值\t分值\t得分\t偏差原因分析及改 进措施
\t产出指标\t数量指标\t购置设备 数量\t>=20 台\t=18 台\t20\t18\t供货\t
\t\t\t培训人次\t>=1,000 人次\t=1,200 人次\t10\t10\t
年度绩效\t\t质量指标\t验收合 格率\t=100%\t=100%\t10\t10\t
指标完成 情况\t成本指标\t经济成本指标\t设备单价\t<=3,000元/台\t=2,900元/台\t20\t20\t
\t效益指标\t社会效益 指标\t提高工作效率\t有效提高\t完全 达到预期\t20\t20\t
"""
TAIL = """\
\t满意度指 标\t服务对象满意度指 标\t使用人员满意度\t>=90%\t=95%\t10\t10\t
\t\t总分\t\t\t\t100\t97.00分\t
"""
PLAIN = HEAD + TABLE + TAIL
# The same table with a page break: the margin column is gone, and a row is cut in two.
BROKEN = (
    HEAD
    + TABLE.removesuffix("\t效益指标\t社会效益 指标\t提高工作效率\t有效提高\t完全 达到预期\t20\t20\t\n")
    + "\t效益指标\t社会效益\t提高工作\t有效提高\t完全达到\t20\t20\t因设备\n"
    + "\n12\n\n"
    + "\t指标\t效率\t\t预期\t\t\t到货\n"
    + "\t\t\t\t\t\t\t较晚。\n"
    + "满意度指 标\t服务对象满意度指 标\t使用人员满意度\t>=90%\t=95%\t10\t10\t\n"
    + "\t总分\t\t\t\t100\t97.00分\t\n"
)
MARKDOWN = PLAIN.replace("|", "/")
for _line in set(PLAIN.splitlines()):
    if "\t" in _line:
        MARKDOWN = MARKDOWN.replace(_line + "\n", "| " + _line.replace("\t", " | ") + " |\n")

TARGETS = """\
项目支出绩效目标表
(2025 年)
预算单位\t\t某某县水利局\t\t\t\t\t\t
项目名称\t\t水库维修项目\t\t\t项目负责人\t\t张三\t
项目资金(万元)\t\t年度 预算 总额:\t80.00\t其中: 财政拨款\t80.00\t其他 资金:\t0.00\t
项目总体目标\t\t维修水库 2 座。\t\t\t\t\t\t
一级 指标\t二级 指标\t三级 指标\t指标值\t指标值设置依据\t上年 完成值\t指标分值 权重\t指标赋 分规则\t佐证 资料
产出指 标\t数量指 标\t维修水库 数量\t>=2 座\t计划标准\t1 座\t60\t按照正 常比例 赋分\t工作资料
\t时效指 标\t完成时间\t2025 年 12 月\t计划标准\t\t20\t按评判 等级赋 分\t工作资料

满意度 指标\t满意度 指标\t群众满意\t>=95%\t计划标准\t\t10\t满意度\t说明材料
\t\t度\t\t\t\t\t赋分\t
"""
