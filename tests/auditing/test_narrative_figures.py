"""What running text contradicts: each kind on a text that has it, and silent on the same text without it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from counting import calls_of
from rows import NATIONAL, sheet

import perfscore
from perfscore.auditing.finding import Finding, Severity
from perfscore.auditing.run import audit
from perfscore.form import Form, Fund, Passage

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
RULES = perfscore.load_rules(NATIONAL)
FORM = sheet(("数量", ">=10个", "10个", "90", "90"), total="99.80")
_OF_TEXT = ("F607", "F608", "F609")

TWICE = ("全局年初预算5319.57万元。", "支出预算5319.57万元。", "部门年初预算数为5319.57万元。")
STAFF = ("共有编制人数47人，其中：行政人员编制7人，参照管理人员编制21人，事业编制19人。",)
NET_OF_CHANGES = ("实有人数67人，其中：在职41人，增加6人，减少1人；退休26人，增加1人。",)
SPLIT = ("图斑经拆分后1756个（其中我县1535个，开发区221个）。",)
ADDED = ("年初安排项目10个4729.22万元，年中追加项目14个6333.77万元，调整后项目共24个11062.99万元。",)
RATE = ("我县图斑1535个，已上报1487个，完成率达96.87%。",)
GROWTH = ("本年收入305.52万元，上年280.11万元，增长9.07%。",)
LISTED = ("3个项目未开展，具体如下：", "①甲项目资金。", "②乙项目资金。", "③丙项目资金。")


def found(*texts: str, form: Form = FORM) -> list[Finding]:
    passages = tuple(Passage(text=text) for text in texts)
    findings = audit(evolve(form, passages=passages), RULES).findings
    return [each for each in findings if each.code in _OF_TEXT]


@pytest.mark.parametrize(
    "texts",
    [TWICE, STAFF, NET_OF_CHANGES, SPLIT, ADDED, RATE, GROWTH, LISTED, ("召开会议3次，开展检查5次，累计出动9次。",)],
)
def test_a_text_that_agrees_with_itself_is_not_accused(texts: tuple[str, ...]) -> None:
    assert found(*texts) == []


@pytest.mark.parametrize(
    ("texts", "right", "wrong", "code"),
    [
        (TWICE, "部门年初预算数为5319.57", "部门年初预算数为5391.57", "F607"),
        (STAFF, "47人", "48人", "F608"),
        (STAFF, "21人", "12人", "F608"),
        (NET_OF_CHANGES, "67人", "68人", "F608"),
        (SPLIT, "1535个", "1553个", "F608"),
        (ADDED, "共24个", "共25个", "F608"),
        (ADDED, "11062.99", "11602.99", "F608"),
        (RATE, "96.87%", "69.87%", "F609"),
        (RATE, "1487个", "1478个", "F609"),
        (GROWTH, "9.07%", "9.70%", "F609"),
        (LISTED, "3个", "4个", "F608"),
    ],
)
def test_one_slip_is_one_finding_that_names_what_was_meant(
    texts: tuple[str, ...], right: str, wrong: str, code: str
) -> None:
    assert any(right in text for text in texts)
    changed = (text.replace(right, wrong, 1) for text in texts)
    (only,) = found(*changed)
    assert (only.code, only.severity, only.cause and only.cause.code) == (code, Severity.WARNING, "I_told")
    assert only.message("zh") != only.message("en")


# Texts in the ways of several bureaus, each with slips that something else in it contradicts: digits swapped (across the
# point too), or one digit mistaken where the words say what a figure follows from.
TOLD = {
    "支付398.16万元，预算420万元，支付率94.8%，结转下年21.84万元。": ("94.8%", "98.4%"),
    "预算批复420万元，其中市级资金300万元，区级配套120万元。": ("300万元", "330万元"),
    "支出1986.45万元。其中人员经费1725.30万元，公用经费261.15万元。": ("1725.30", "1752.30"),
    "三公经费预算28.60万元，实际支出21.35万元，比预算减少7.25万元，下降25.35%。": ("减少7.25", "减少7.75"),
    "人均纯收入由9860元增加到11240元，增加1380元，增长14%。": ("1380元", "1830元"),
    "上年支出4385.61万元，本年比上年增加334.57万元，增长7.63%。": ("7.63%", "7.93%"),
    "绿地率38.5%，比上年提高1.2个百分点（上年37.3%）。": ("1.2个", "2.1个"),
    "发放问卷500份，收回486份，回收率97.2%。": ("97.2%", "92.7%"),
    "计划治理45平方公里，实际治理46.2平方公里，完成率102.67%。": ("46.2平", "42.6平"),
    "完成年度任务6000人的105.33%，新增就业6320人，为任务6000人的105.33%。": ("6320人", "6230人"),
    "收回问卷486份，其中满意312份、一般146份、不满意28份，分别占64.2%、30.04%和5.76%。": ("312份", "321份"),
    "项目支出2733.73万元。剩余项目涉及资金186.50万元，占项目支出的6.82%。": ("6.82%", "8.62%"),
    "新建公厕8座，改造公厕15座，合计23座，投入资金920万元，平均每座40万元。": ("40万元", "45万元"),
    "清运垃圾36.5万吨，日均1000吨。": ("1000吨", "1200吨"),
    "实施项目14个，其中省级项目6个、市级项目3个、县级项目5个。上述14个项目均已完工。": ("上述14个", "上述13个"),
    "实施项目12个，其中省级项目6个、市级项目1个、县级项目5个。": ("县级项目5个", "县级项目8个"),
    "实际支出657.74万元。支出构成：演出补贴391.2万元，购书款117.5万元，场馆运行149.04万元。": ("657.74", "675.74"),
    "批复总投资9360万元。中央补助5616万元，占60%；省级补助1872万元，占20%；自筹1872万元，占20%。": (
        "省级补助1872",
        "省级补助1827",
    ),
    "支持企业236户8000万元。按地区分，市区132户4360万元，县域104户3640万元。": ("104户", "114户"),
    "上级下达2860万元，本级安排540万元，上年结转126万元，可用资金共3526万元。": ("本级安排540", "本级安排450"),
    "列入计划的水库36座。批复总投资9360万元，平均每座260万元。": ("260万元", "206万元"),
    "总投资4560万元。建设高标准农田3.04万亩，亩均投资1500元。": ("1500元", "1550元"),
    "项目预算760万元，年中调减42万元，调整后预算718万元。": ("42万元", "24万元"),
    "全年新增低保486户，退出612户，净减少126户。": ("126户", "162户"),
    "提起公诉430件，不起诉52件，受理498件，其余16件。受理500件，公诉430件，不起诉54件，其余16件正在办理。": (
        "16件正",
        "18件正",
    ),
    "合同工期36个月，实际工期34个月，提前2个月。": ("提前2", "提前3"),
    "收入合计23847.62万元。支出合计23510.18万元，其中基本支出13218.45万元，项目支出10291.73万元。年末结余337.44万元。": (
        "337.44",
        "373.44",
    ),
    "登记失业率3.2%，低于4.5%的控制目标1.3个百分点。": ("1.3个", "3.1个"),
    "收回1164份，回收率97%，满意1106份，满意度95.02%，发放1200份。": ("95.02%", "92.05%"),
    "到位资金4560万元。实际支出4286.4万元，支出率94%。": ("94%", "96%"),
    "新建监控点位1860个，在线率98.28%，即在线1828个。": ("98.28%", "92.88%"),
    "比2022年的1892.16万元增长25%，本年2365.2万元。本年收入2365.2万元，比上年的1892.16万元增长25%。": (
        "元增长25%。",
        "元增长35%。",
    ),
    "新改建村卫生室72个，占全县行政村180个的40%。": ("的40%", "的46%"),
    "校舍维修改造资金2100万元。完成校舍维修支出1614.5万元，执行率76.88%。": ("76.88%", "78.68%"),
    "共受理案件682件，同比增加57件。按类型划分：刑事214件、民事441件、行政27件；按对象划分：农民工263件、其他419件。": (
        "刑事214",
        "刑事124",
    ),
    "安排经费1245.00万元，用于社区运转448.00万元、人员工资562.80万元、环境整治150.20万元、文体活动84.00万元。": (
        "562.80",
        "512.80",
    ),
    "项目资金合计965.00万元：设备购置费612.50万元，运行维护费238.50万元，人员培训费24.00万元，其他90.00万元。": (
        "24.00",
        "42.00",
    ),
    "资金来源：上级补助1500万元，债券资金2000万元，自筹500万元，总投资4000万元。": ("2000", "2050"),
    "接待经费18.62万元，较预算26.00万元减少7.38万元，其中公务接待费4.12万元，公务用车费14.50万元。": ("14.50", "14.05"),
    "受理各类纠纷312件，调处成功306件；其中邻里纠纷148件、土地纠纷97件、婚姻家庭纠纷67件。": ("97件", "79件"),
    "优良天数318天，优良率87.8%，其中优112天、良206天；轻度污染37天。": ("良206", "良506"),
    "旧存案件1206件，新收9854件，审结10125件，未结935件，结案率91.55%。": ("未结935", "未结953"),
    "投诉量同比减少94件，下降18.08%（2022年为520件），受理投诉426件。受理投诉426件，同比减少94件，下降18.08%（2022年为520件）。": (
        "426件，同比减少94件，下降18.08%（2022年为520件）。",
        "426件，同比减少49件，下降18.08%（2022年为520件）。",
    ),
    "游客386.4万人次，同比增长42.7%（上年270.8万人次）。": ("42.7%", "62.7%"),
    "办证1206人。公益岗位310个，发放报酬111.60万元，人均3600元。": ("3600", "3608"),
    "人工造林1.80万亩，每亩补助500元，合计900万元。": ("500元", "700元"),
    "问卷350人，非常满意204人，满意121人，基本满意18人，不满意7人，满意度（含基本满意）98%。": ("98%", "89%"),
    "检出121批次，不合格率2.39%，合格率97.61%。": ("97.61", "79.61"),
    "专任教师208人。专任教师中高级75人、中级89人、初级44人，高级占专任教师的36.1%。": ("36.1", "86.1"),
    "2023年接种疫苗58342剂次，其中乙肝疫苗9120剂次、卡介苗2184剂次、脊灰疫苗12405剂次、其他疫苗34633剂次。": (
        "12405",
        "12450",
    ),
    "2024年3月18日开工，10月24日竣工，历时220天。": ("历时220天", "历时202天"),
    "12月28日至次年1月26日停运，共29天。": ("29天", "39天"),
    "监测对象年初412户，新识别96户，风险消除278户，年末230户。": ("年末230户", "年末320户"),
    "在册社区矫正对象386人，当年新接收214人，解除198人，年初在册370人。": ("解除198人", "解除189人"),
    "查处酒驾1042起，醉驾187起，醉驾占酒醉驾总数的15.22%。": ("1042起", "1402起"),
    "实地查看地块64个，占全部256个地块的25%。": ("64个", "46个"),
    "概算7290万元。中标价6853万元，较概算下浮5.99%。": ("5.99%", "9.59%"),
    "单产由458公斤/亩提高到503公斤/亩，亩增45公斤。": ("增45公斤", "增54公斤"),
    "公厕128座，新建6座、提升18座，共投入552万元，平均每座23万元。": ("552万元", "525万元"),
    "来信312件、来访486件次、网信1069件次，共受理1867件次。": ("1867件次", "1876件次"),
    "良种覆盖率96.5%，较目标95%高1.5个百分点。": ("高1.5个", "高1.2个"),
    "加装电梯46部，目标40部，超6部。": ("超6部", "超60部"),
    "下达经费268万元。支出257.28万元，结余10.72万元，执行率96%。": ("96%", "22%"),
    "举办培训班74期。受益1968户7872人，户均4人。": ("7872人", "9872人"),
    "参加活动3348人次，开展62次，次均54人。": ("3348人次", "3843人次"),
    "林场28.6万亩。瞭望监控24套，覆盖率93.7%（覆盖26.8万亩）。": ("93.7%", "97.3%"),
    "整改任务46件。整改完成43件，整改率93.48%，3件未完成。": ("3件未", "6件未"),
    "适配辅具1975件，支出158.00万元，平均每件800元。": ("800元", "880元"),
}


@pytest.mark.parametrize("text", TOLD)
def test_what_a_text_tells_follows_or_is_found(text: str) -> None:
    """Nothing is said of the right text; of one changed figure, one thing."""
    right, wrong = TOLD[text]
    assert text.count(right) >= 1
    assert [each.message() for each in found(text)] == []
    assert [each.severity for each in found(text.replace(right, wrong))] == [Severity.WARNING]


@pytest.mark.parametrize(
    "text",
    [
        "招生1860人，在校生6985人，毕业生1724人，初次就业率89.5%，其中升学312人，占毕业生的18.1%。",
        "受理案件1245件，同比上升6.3%，审结1198件，结案率96.22%，民事856件，刑事95件。",
        "离退休经费26.62万元，比上年预算增加4.58万元，增长20.78%。住房公积金22.44万元。",
        "在职856人，其中卫生技术人员702人，女性职工604人，高级职称118人。",
        "培训420人，其中女性154人、少数民族266人，满意度96.5%。",
        "累计投入8650万元，其中中央补助4900万元，省级补助3100万元，其余由市县解决。",
        "公用经费共计100.00万元，项目经费共计460.00万元，人员经费共计560.00万元。",
        "手术1.02万台次，其中三四级手术6120台次，占手术总量的60%；床位使用率91.2%。",
        "全年预算38.00万元，实际支出29.64万元，比上年决算数减少4.36万元，下降12.82%。",
        "三公经费支出18.6万元，比上年减少2.4万元；其中公务接待费1.2万元，下降40%。",
        "专项债券资金3亿元，已支出2.4亿元，支出进度80%，其中建安费1.9亿元，设备费0.35亿元。",
        "支出2976万元，其中新建站点支出1260万元，站均30万元；敬老院改造支出966万元，适老化改造支出750万元。",
        "受理审查逮捕案件286件412人，批准逮捕248件351人，批捕率85.19%。",
        "资金下达300万元，分配给5个乡镇，其中甲镇80万元、乙镇65万元。实际支出276万元，支出率92%。",
        "全年完成投资320万元，占年度计划的64%。累计完成投资1180万元，占总投资的59%。",
        "处理垃圾23.86万吨，其中焚烧22.19万吨、填埋1.67万吨，无害化处理率100%，焚烧占比93.00%。",
        "收入总计1629.51万元，其中：本年收入1508.87万元，使用结余10.73万元，年初结转和结余109.91万元。",
        "分配情况：矿山核查357座，2100元/座，共计75.00万元资金执行时间：全年。规模：36.00万元，设备14.55万元，其他21.45万元。",
        "抽查案卷120卷，优秀36卷，合格82卷，不合格2卷，合格率（含优秀）98.33%。",
        "在职50人，离休0人，退休41人。分三批：第一批12座，第二批9座，第三批7座。",
        "发生事故5起，死亡4人，与上年7起、6人相比，分别下降28.57%和33.33%。",
        "毕业生3650人，就业3468人，毕业去向落实率95.01%。",
        "修复文物186件，其中书画类92件、陶瓷类58件、金属类36件，完成年度目标180件的103.33%。",
        "办理公益诉讼58件，其中行政43件，民事15件，同比上升16%（2022年50件）。",
        "支付2041.85万元。按用途：园舍维修1120.4万元、设施设备512.6万元、生均公用经费408.85万元。",
        "设备238台，其中超声14台、DR12台、检验设备96台、其他116台。",
        "续建学校4所、新开工7所，在建总数11所，当年竣工6所，结转下年5所。",
        "婴儿死亡率2.60‰，孕产妇死亡1例，婴儿死亡19例，婴儿死亡率2.60‰。",
        "预算安排900万元，减免875.4万元。结余24.6万元，执行率97.27%，收回24.6万元。",
        "换泵126.8万元，修管203.4万元，净水消毒88.36万元。2024年5月6日进点，6月14日离点，现场工作39天，其中入户28天。",
        "签约12家，节约资金28.6万元；2023.12前完成，约300人受益。",
    ],
)
def test_figures_that_need_not_follow_from_each_other_are_not_accused(text: str) -> None:
    assert [each.message() for each in found(text)] == []


def test_a_figure_of_a_row_of_a_table_that_the_text_tells_otherwise() -> None:
    (row, *_) = FORM.indicators
    form = evolve(FORM, indicators=(evolve(row, name="采购新书数量", target=">=30000册", actual="32650册"),))
    assert found("全年采购新书32650册。", "上年采购新书35260册。", "计划采购新书30000册。", form=form) == []
    (only,) = found("全年采购新书36250册。", form=form)
    assert (only.code, only.fields["due"]) == ("F607", "32650册")


def test_money_rows_that_a_text_lists_add_up_to_its_total() -> None:
    funds = tuple(Fund(label=f"项目{n}", initial=f"{n}2.5万元") for n in (1, 2, 3))
    texts = ("本年安排项目3个67.5万元。", *(f"项目{n}资金：年初预算数{n}2.5万元。" for n in (1, 2, 3)))
    form = evolve(FORM, funds=funds)
    assert found(*texts, form=form) == []
    (only,) = found(texts[0].replace("67.5", "76.5"), *texts[1:], form=form)
    assert (only.code, only.told("due")) == ("F608", "67.5万元")


def test_what_no_slip_explains_is_not_told() -> None:
    """其中 may leave parts out, and a rate may be of figures that stand elsewhere."""
    assert found("共有人员90人，其中：在职41人，退休26人。") == []
    assert found("收入305.52万元，支出280.11万元，覆盖率55.13%。") == []


SLIPS = [
    ("编制人数47", "编制人数48"), ("实有人数67", "实有人数68"), ("预算安排数为5319.57", "预算安排数为5391.57"),
    ("98.75%", "89.75%"), ("共24个", "共25个"), ("89.67%", "98.67%"), ("完成率达96.87%", "完成率达69.87%"),
    ("480.75", "408.75"),
]  # fmt: skip


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the public disclosures of ../shared/seeds are not here")
def test_a_public_narrative_and_its_slips(tmp_path: Path) -> None:
    """The narrative itself is not accused of more than its known slips; one changed figure is found."""
    text = "\n".join(
        "".join(line.split()) for line in (SEEDS / "003_1d665498afc654ae.txt").read_text("utf-8").splitlines()
    )
    counts = []
    for right, wrong in (("编制人数47", "编制人数47"), *SLIPS):
        assert right in text
        file = tmp_path / "n.txt"
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
        (form,) = perfscore.read(file)
        counts.append(sum(each.code in _OF_TEXT for each in audit(form, RULES).findings))
    assert counts == [0, 1, 1, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("年初预算385万元，执行318万元，执行率55%；年初预算385万元，执行318万元，执行率85%。", ("55%", "85%")),
        ("预算735万元，支出586万元，执行率77%（预算735万元，支出586万元，执行率97%）。", ("77%", "97%")),
        ("全年预算200万元，执行150万元，执行率50%，全年预算200万元，执行150万元，执行率57%。", ("50%", "57%")),
    ],
)
def test_two_wrong_rates_of_the_same_figures_are_two_findings(
    tmp_path: Path, text: str, rates: tuple[str, str]
) -> None:
    """Neither follows from the other; the digits of a rate within another figure (385, 85) do not mention it."""
    file = tmp_path / "n.txt"
    file.write_text(f"某县水利局2023年度部门整体支出绩效自评报告\n一、基本情况\n{text}\n", encoding="utf-8")
    (form,) = perfscore.read(file)
    findings = [each for each in audit(form, RULES).findings if each.code[:2] == "F6"]
    told = [str(each.fields.get("rate") or each.fields["found"]) for each in findings]
    assert sorted(told) == sorted(rates)


def test_the_work_grows_with_the_text() -> None:
    """Four times the text, at most some five times the calls."""

    def texts(count: int) -> tuple[Passage, ...]:
        lines = ((each, one) for each in range(count) for one in (STAFF, SPLIT, RATE, GROWTH))
        return tuple(Passage(text=one[0].replace("5", str(each % 10))) for each, one in lines)

    small, large = (calls_of(partial(audit, evolve(FORM, passages=texts(count)), RULES)) for count in (2, 8))
    assert large < 5 * small


ITEMS = (
    "安排项目9个，具体如下：",
    "①道路硬化3个，资金246.80万元；",
    "②人居环境4个，资金318.50万元；",
    "③特色产业2个。",
)


def test_what_the_items_of_a_list_tell_adds_up_to_the_line_before_it() -> None:
    assert found(*ITEMS) == []
    (only,) = found(ITEMS[0], ITEMS[1].replace("3个", "8个"), *ITEMS[2:])
    assert (only.code, only.told("due")) == ("F608", "3个")


@pytest.mark.parametrize("text", ["2024年2月30日验收。", "2023年2月29日开工。", "13月5日开工。", "6月31日前完成。"])
def test_a_day_that_no_calendar_has_is_an_error(text: str) -> None:
    findings = audit(evolve(FORM, passages=(Passage(text=text),)), RULES).findings
    assert [each.severity for each in findings if each.code == "F614"] == [Severity.ERROR]


def test_days_that_some_calendar_has_are_no_error() -> None:
    text = "2024年2月29日开工，12月31日完工。2月29日、第1.2.3月15日、2024.12.31日均为统计日。"
    findings = audit(evolve(FORM, passages=(Passage(text=text),)), RULES).findings
    assert [each for each in findings if each.code == "F614"] == []
