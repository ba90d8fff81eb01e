"""What words say beside their level: which way, not, none at all, done, late. Facts of a phrase, not judgements.

未及时完成  negated        持续下降  down        无安全事故  nothing of 安全事故        全部完成  claims to be met
"""

from __future__ import annotations

from enum import Enum

from perfscore.lazily import lazy_pattern


class Trend(Enum):
    """Which way a quantity goes."""

    UP = "up"
    DOWN = "down"


_UP = "提高 提升 上升 增长 增加 升高 上涨 扩大 增强 增收 增幅 涨幅 上浮 增"
_DOWN = "下降 降低 减少 压减 压缩 节约 节省 缩减 削减 缩短 减轻 下调 下跌 降幅 下浮 核减 减 降"
TRENDS: dict[str, Trend] = {**dict.fromkeys(_UP.split(), Trend.UP), **dict.fromkeys(_DOWN.split(), Trend.DOWN)}
_VERB = lazy_pattern("|".join(sorted((verb for verb in TRENDS if len(verb) > 1), key=len, reverse=True)))

# 不 未 无 没 非 零 inside these words deny nothing.
_HARMLESS = lazy_pattern(
    "不(?:断|低于|少于|小于|超过|高于|大于|多于|晚于|迟于|定期|同|仅|动产|锈钢|可移动|可或缺|可替代)"
    "|无(?:偿|障碍|人机|线|缝|害化|纺布|公害)|非(?:常|遗|税|物质|公|凡)|未(?:来|成年)|零(?:距离|容忍|售|工|星|部件)|难题|困难"
)
_DENIES = lazy_pattern("不|未|无|没|非|零|杜绝|难以|难于")
_LATE = lazy_pattern("延期|逾期|超期|滞后|延迟|推迟|延后|拖延")
_NOTHING = lazy_pattern(
    "(?:全年|本年|年度|本年度)?(?:均|都|尚|暂)?"
    "(?:无|没有|未发生|未出现|未发现|没有发生|没有出现|不发生|不出现|杜绝|杜绝发生|零|0|从未发生)"
    "(?:任何|一起|1起)?(.{0,12})"
)
_NOT_THERE = lazy_pattern("此项|数据|资料|法|完成|达|实现|开展|落实|改善|提高|变化")  # 没有完成 is no count of nothing
_CLAIM = lazy_pattern(
    "(?:本年度?|全年|年度)?"
    "(?:已|均|都|已经|全部|全面|完全|圆满|顺利|按时|按期|如期|按计划|按要求|按质按量|保质保量)*"
    "(?:完成|达成|达到|达标|实现|办结|完工|竣工)了?"
    "(?:年度|年初|全年|绩效|预期|预定|既定|设定|计划|目标)*(?:指标|目标值?|任务|预期|要求|计划|指标值|标准)?"
)
_ON_TIME = lazy_pattern(
    "(?:已|均|均已|能够|做到)?(?:按时|按期|如期|准时|及时|按计划|按规定时间|按时限)(?:足额)?"
    "(?:完成|发放|拨付|支付|办结|完工|竣工|交付)?"
)


def negated(text: str) -> bool:
    """Whether something is denied: 不合格, 未按时完成, 无事故; not 不断, 非常, 不低于."""
    return bool(_DENIES.search(_HARMLESS.sub("", text)))


def trend(text: str) -> Trend | None:
    """The way that the verbs of a text go, when they all go the same way and nothing is denied."""
    if negated(text):
        return None
    ways = {
        TRENDS[verb]
        for verb in _VERB.findall(text.replace("负增长", "下降").replace("零增长", "").replace("0增长", ""))
    }
    return ways.pop() if len(ways) == 1 else None


def nothing(text: str) -> str | None:
    """What there is none of: 事故 for 无事故, '' for 无 and 未发生; None where the text does not say none."""
    found = _NOTHING.fullmatch(text)
    return None if found is None or _HARMLESS.match(text) or _NOT_THERE.match(found[1]) else found[1]


def claims(text: str) -> bool:
    """Whether it only says that the target is met: 已完成, 达成目标值, 按时完成."""
    return bool(_CLAIM.fullmatch(text) or _ON_TIME.fullmatch(text))


def late(text: str) -> bool:
    """Whether it says that something comes late: 延期, 滞后; not 未逾期."""
    return bool(_LATE.search(text)) and not negated(text)


_SCALE_WORDS = (
    "好坏 高低 有无 是否 大小 多少 快慢 优劣 强弱 对错 真假 好差 优差 优良中差 优良差 优中差 好中差 高中低 高低中 "
    "大中小 强中弱 优良中低差 优良一般差 好一般差 优秀良好一般差 优秀良好中等差 优秀良好合格不合格 合格不合格 "
    "满意不满意 完成未完成 达标不达标 达成未达成 是不是"
)
_SCALES = frozenset(_SCALE_WORDS.split())
_BETWEEN = lazy_pattern(r"[/、,;或\\|·()]")


def is_scale(text: str) -> bool:
    """Whether a whole scale stands where one of its levels should: 优良中差, 是/否."""
    if len(text) > 24:
        return False
    return _BETWEEN.sub("", text) in _SCALES
