"""Words and markup are told apart by their type, so that a slip is seen as text and never runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from perfscore.reporting.markup import Markup, element, joined

WORDS = st.text(alphabet="<>&\"'/=年x ").filter(str.strip)


@given(WORDS, WORDS)
def test_whatever_is_said_comes_back_as_it_was_said(said: str, titled: str) -> None:
    root = ET.fromstring(element("p", said, element("b", said), title=titled))
    assert root.text == said
    assert [(child.tag, child.text) for child in root] == [("b", said)]
    assert root.attrib == {"title": titled}


def test_markup_made_in_any_other_way_is_words_again() -> None:
    bold = element("b", "x")
    for plain in (f"{bold}", bold + bold, "".join(2 * [bold]), bold.upper()):
        assert joined(plain).startswith("&lt;")
    assert isinstance(joined(bold, "<"), Markup)
    assert joined(bold, "<") == "<b>x</b>&lt;"


def test_names_of_attributes_and_elements_without_an_end() -> None:
    assert element("rect", class_="v", data_verdict="a") == '<rect class="v" data-verdict="a"/>'
    assert element("br") == "<br>"
    assert element("td") == "<td></td>"
