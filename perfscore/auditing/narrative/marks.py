"""What the words of a figure say of its part in a relation: the closed classes of words that Chinese reports use.

Only words of grammar stand here (more, less, left, of them, together, each, last year, planned), no names of things.
"""

from __future__ import annotations

import re

# A change is no part of what it changes: 在职41人，增加6人.
_CHANGED = (
    "增加|减少|增长|下降|上升|提高|提升|[上下]浮|降低|结余|节约|节省|节余|压减|压缩|剩余|超额完成|净增|净减|偏差|缩短|延长|延误"
    "|提前|推迟|滞后|增速|增幅|降幅|涨幅|核减|节支|多收|少收"
)
CHANGE = re.compile(
    rf"^(?:同比|环比|净)|(?:{_CHANGED})率?(?:了|约)?$|^(?:{_CHANGED})(?![至到为成由])[\u4e00-\u9fff]{{1,2}}(?<![至到为成由])$"
    r"|(?:(?<!新)增|减|升|降|涨|节[电水能油]|增[产收]|减[产排])(?:了|约)?$"
    r"|(?:超(?:出|过|额)?|高出|多出|低于|高于)[\u4e00-\u9fff]{0,6}$|(?<![最至不提降])(?:[多少][\u4e00-\u9fff]{0,4}|[高低]出?)$|消除$"
)
# What is left when a part was taken from a whole.
REST = re.compile(
    r"结余|核减|核增|压减|节约|节省|节余|剩余|结转|^(?:[^,;]{0,4}[尚还仍])?[未不非无]|[尚还仍][有余未]|质保金|库存|^其[余他它]|余下|余款|尾款|差额|余额|相差"
    r"|缺[额口编员]?$|欠|空[置编缺]|漏|(?<![接招对])待|差额?$|^余|少[\u4e00-\u9fff]$|在建|退回|闲置|沉淀|违约"
)
OTHERS = re.compile("^(?:其中)?:?(?:其[他它余]|剩余|余下|[\u4e00-\u9fff]{0,4}(?:及|和)其[他它余])")
OLD = re.compile(
    "上年|去年|同期|上一年|上期|前年|前一年|[年期]初|上年末|改造前|治理前|实施前|建设前|原|(?:^|[比较与同])20[0-9]{2}年度?(?:的|为|是)?$"
)
PLANNED = re.compile(
    "计划|任务|目标|[应需]|预算|预期|下达|安排|到位|收入|概算|合同|可用|规模|合计|收到|批复|设计|核定|原定|承诺|标准|总|编制|限额|签约|中标|审定"
)
DONE = re.compile("完成|决算|实际|执行|支出|支付|使用|已|实[收发拨付施测检到报种]|拨付|到位|付")
ADJUSTS = re.compile("[追增调核][加增减整]|调入|收回|结转")
TOTAL = re.compile("合计|总计|共计|共|累计|总|相加|之和|加总|[两二三四五六七八九]项|[两二三四]者")
ALTOGETHER = re.compile("(?:合计|共计|总计|总共|相加|之和|总[\u4e00-\u9fff]{1,4}|共|全年)[\u4e00-\u9fff]{0,4}$")
MEAN = re.compile(
    "(?:[\u4e00-\u9fff]均|每[\u4e00-\u9fff]{1,3})[\u4e00-\u9fff]{0,6}$|^折合"
    "|单(?:[\u4e00-\u9fff]|个[\u4e00-\u9fff]{1,4})(?:$|[\u4e00-\u9fff]{0,4}(?:均|成本|投[入资]|产值|价|费用?|补助|造价)[\u4e00-\u9fff]{0,2}$)"
)
GIVEN = re.compile("(?:目标|标准|要求|指标|控制|考核|规定|承诺|省定|上限|下限)[值数线]?(?:为|是|的)?$")
GROWTH = re.compile(
    "去除|防效|增|减|降|升|浮|提高|同比|环比|调整|节约|节支|结余|变动|超|压|多|少|涨|扩大|缩|节|跌|回落|提升"
)
FELL = re.compile("[减降缩少压跌低节回]|下浮")
COMPARED = re.compile(
    "(?<!参)[比与由从]|较(?![大好多少快高低强])|同[比期]|上年|去年|低于|高于|超|(?<![至最不增减])[多少]|净"
)
