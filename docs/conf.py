"""Sphinx configuration: the site is built from the docstrings and the data of the project itself."""

import sys
from pathlib import Path

from perfscore.version import __version__

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = map(str, (HERE, ROOT, ROOT / "tests" / "press"))  # benchmarks measure, the press prints forms

project = "perfscore"
author = "The perfscore founders"
release = __version__
language = "zh_CN"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinxarg.ext",
    "sphinx_copybutton",
    "pages",
    "drawn",
    "measured",
    "bilingual",
]
exclude_patterns = ["_build", "templates"]
autodoc_mock_imports = ["numba", "numpy", "pyarrow", "perfscore.columns.loops.compiled"]  # 410 MB for three signatures
autodoc_typehints = "description"
autodoc_member_order = "bysource"
myst_heading_anchors = 3
suppress_warnings = ["myst.domains"]  # sphinx-argparse cannot answer links of any kind
copybutton_prompt_text = "$ "  # of a session the commands alone are copied
templates_path = ["templates"]
html_theme = "furo"
html_title = "perfscore"
html_static_path = ["static"]
html_js_files = ["accessible.js"]
html_css_files = ["drawn.css"]
html_theme_options = {"top_of_page_buttons": []}  # the source of a page is in the repository
html_search_scorer = str(HERE / "scorer.js")
man_pages = [("reference/cli", "perfscore", "预算绩效自评：读取、按规则重算、审核", [author], 1)]
