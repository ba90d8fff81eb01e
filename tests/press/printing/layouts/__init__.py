"""The layouts in use, as data, by name."""

from __future__ import annotations

from printing.layout import Layout
from printing.layouts.national import NATIONAL_FORMS
from printing.layouts.platforms import PLATFORMS
from printing.layouts.provinces import PROVINCES
from printing.layouts.seldom import SELDOM

LAYOUTS: dict[str, Layout] = NATIONAL_FORMS | PROVINCES | PLATFORMS | SELDOM
