"""Text as a person sees it: without what has no width, and twins of a character as that character.

Programs that make PDF files write 长 and 民 as radicals (⻓, ⺠), which look alike and are other characters.
"""

from __future__ import annotations

import re
import unicodedata

_TWINS = "\u2e80-\u2fdf\uf900-\ufaff"
_WITHOUT_WIDTH = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
_ODD = re.compile(f"[{_WITHOUT_WIDTH}{_TWINS}]")
_UNSEEN = re.compile(f"[{_WITHOUT_WIDTH}]")
_TURNED = re.compile("\u202e([^\u202c\n]*+)")
#: Radicals of the CJK Radicals Supplement that are characters by themselves, and those characters, one under the other.
_SUPPLEMENT = (
    "⺁⺄⺈⺊⺌⺍⺎⺒⺓⺛⺜⺝⺞⺟⺠⺧⺩⺪⺫⺬⺮⺯⺱⺶⺼⺽⻁⻃⻄⻅⻆⻉⻊⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乙刀卜小小兀巳幺旡日月歺母民牛王疋目示竹糹罓羊月臼虎覀西见角贝足车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
_CHARACTERS = str.maketrans(*_SUPPLEMENT) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00))
}


def as_seen(text: str) -> str:
    """The text. What stands after the mark that turns the direction is shown from its end to its beginning."""
    if text.isascii() or not _ODD.search(text):
        return text
    turned = _TURNED.sub(lambda found: found[1][::-1], text)
    return _UNSEEN.sub("", turned).translate(_CHARACTERS)
