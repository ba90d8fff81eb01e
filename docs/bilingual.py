"""A small Sphinx extension: the site's search finds Chinese by pairs of characters and English by stems.

Chinese has no spaces between words, and a dictionary that cuts it into words would be needed twice: where the index is
made and in the browser, which has none. Pairs need no dictionary, and both sides cut alike: 执行率 is 执行, 行率.
"""

import re

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_RUNS = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])\w)+")
_HAN = re.compile(f"[{HAN}]")


class ChineseAndEnglish(SearchEnglish):
    """Takes the place of Sphinx's own Chinese; stems and stop words are those of English."""

    lang = "zh"
    js_splitter_code = rf"""
const ASKING = /怎么样|怎么办|怎样|怎么|如何|为什么|是什么|什么是|有哪些|哪些|请问|能不能|可不可以|吗|呢/g;
function splitQuery(query) {{
  const runs = query.replace(ASKING, " ").match(/[{HAN}]+|(?:(?![{HAN}])[\p{{L}}\p{{N}}_])+/gu) || [];
  const every = run => Array.from({{length: run.length - 1}}, (_, at) => run.substr(at, 2));
  const pairs = run => every(run).filter(pair => !/[的了]/.test(pair));
  return runs.flatMap(run => /^[{HAN}]{{3}}/.test(run) ? pairs(run) : [run]);
}}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002  (its name where it is declared)
        """As ``splitQuery`` does in the browser, which leaves out the words that make a question of it.

        Each Chinese character stands alone, too, for who asks for one.
        """
        return [word for run in _RUNS.findall(input) for word in (_pairs(run) if _HAN.match(run) else [run])]


def _pairs(run: str) -> list[str]:
    return [*run, *(run[at : at + 2] for at in range(len(run) - 1))]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_search_language(ChineseAndEnglish)
    return {"parallel_read_safe": True}
