"""Characters of symbol fonts, which office files store by their place in the font (F0A3) instead of their meaning."""

from __future__ import annotations

import re

_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x60: "‾", 0x7E: "∼",
    0xA0: "€", 0xA1: "ϒ", 0xA2: "′", 0xA3: "≤", 0xA4: "⁄", 0xA5: "∞", 0xA6: "ƒ", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥",
    0xAA: "♠", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥",
    0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xBD: "⏐",
    0xBE: "⎯", 0xBF: "↵", 0xC4: "⊗", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xC9: "⊃", 0xCA: "⊇", 0xCB: "⊄",
    0xCC: "⊂", 0xCD: "⊆", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏",
    0xD6: "√", 0xD7: "⋅", 0xD8: "¬", 0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓",
    0xE0: "◊", 0xE5: "∑", 0xF2: "∫",
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **{code: chr(code) for code in (0x20, 0x21, 0x23, 0x25, 0x26, 0x28, 0x29, 0x2B, 0x2C, 0x2E, 0x2F)},
    **{code: chr(code) for code in (*range(0x30, 0x40), 0x5B, 0x5D, 0x5F, 0x7B, 0x7C, 0x7D)},
}  # fmt: skip
_DINGBAT_NUMBERS = dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True))
_WINGDINGS = {
    0x20: " ", 0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x74: "◆", 0x75: "◆", 0x76: "❖",
    0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA3: "○", 0xA4: "◉", 0xA6: "○", 0xA7: "▪",
    0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xEF: "⇦", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", **_DINGBAT_NUMBERS,
}  # fmt: skip
_WINGDINGS2 = {
    0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "☐", 0x30: "☐", 0xA3: "□",
    0x97: "●", 0x98: "○",
}  # fmt: skip
_WEBDINGS = {0x20: " ", 0x61: "✓", 0x63: "□", 0x67: "■", 0x72: "✗", 0x6E: "●", 0x3D: "■"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS2,
    "wingdings2": _WINGDINGS2,
    "webdings": _WEBDINGS,
}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_PRIVATE = range(0xE000, 0xF900)
_ANY_PRIVATE = re.compile(f"[{chr(_PRIVATE[0])}-{chr(_PRIVATE[-1])}]")


def is_symbol_font(font: str) -> bool:
    return font.lower() in _FONTS


def has_private(text: str) -> bool:
    """Whether a character in it means something only in the font that it was typed in."""
    return not text.isprintable() and bool(_ANY_PRIVATE.search(text))


def symbol(code: int, font: str) -> str:
    """The character at a place of a symbol font; U+FFFD for one whose meaning is not known here."""
    place = code - 0xF000 if code in _PRIVATE else code
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(place, UNKNOWN)
    return UNKNOWN if code in _PRIVATE or not 0x20 <= code < 0x110000 else chr(code)


def in_font(text: str, font: str) -> str:
    """``text`` as it looks in ``font``: in a symbol font '£' is ≤. Han characters come from another font."""
    if not is_symbol_font(font) and not has_private(text):
        return text
    return "".join(
        symbol(ord(char), font) if has_private(char) or (ord(char) < 0x100 and is_symbol_font(font)) else char
        for char in text
    )
