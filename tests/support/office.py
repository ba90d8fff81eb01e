"""Office files written by hand: the parts that a reader looks at, and nothing else."""

from __future__ import annotations

import io
import zipfile

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_parts(raw: bytes, parts: dict[str, str | bytes]) -> bytes:
    """An archive with more parts."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts)


def relations(**targets: str) -> str:
    """Relations by kind: kind -> target; a kind may be numbered (worksheet1)."""
    lines = "".join(
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'


def word(body: str, styles: str = "", main: str = "word/document.xml", numbering: str = "") -> bytes:
    """A Word document with this body, these styles and these lists."""
    folder, _, name = main.rpartition("/")
    return zipped(
        {
            "_rels/.rels": relations(officeDocument=main),
            f"{folder}/_rels/{name}.rels": relations(styles="styles.xml", numbering="numbering.xml"),
            f"{folder}/styles.xml": f"<w:styles {WORD}>{styles}</w:styles>",
            f"{folder}/numbering.xml": f"<w:numbering {WORD}>{numbering}</w:numbering>",
            main: f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
        }
    )


def table(*rows: str, settings: str = "") -> str:
    return f"<w:tbl>{f'<w:tblPr>{settings}</w:tblPr>' if settings else ''}{''.join(rows)}</w:tbl>"


def row(*cells: str, settings: str = "") -> str:
    """A row of cells; what does not begin with <w:tc or <w:sdt is put into a cell."""
    inside = (cell if cell.startswith(("<w:tc>", "<w:sdt>")) else tc(cell) for cell in cells)
    return f"<w:tr>{f'<w:trPr>{settings}</w:trPr>' if settings else ''}{''.join(inside)}</w:tr>"


def tc(content: str, settings: str = "") -> str:
    """A cell of one paragraph; content that does not begin with < is its text."""
    runs = content if content.startswith("<") else run(content)
    block = runs if runs.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else f"<w:p>{runs}</w:p>"
    return f"<w:tc>{f'<w:tcPr>{settings}</w:tcPr>' if settings else ''}{block}</w:tc>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def workbook(
    *sheets: str, strings: str = "", styles: str = "", states: tuple[str, ...] = (), settings: str = "<workbookPr/>"
) -> bytes:
    """A workbook with these sheets: each is what stands inside <worksheet>."""
    listed = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="worksheet{n}" state="{states[n - 1] if states else "visible"}"/>'
        for n in range(1, len(sheets) + 1)
    )
    targets = {f"worksheet{n}": f"worksheets/sheet{n}.xml" for n in range(1, len(sheets) + 1)}
    return zipped(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="{_OFFICE}">{settings}<sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                styles="styles.xml", sharedStrings="/xl/sharedStrings.xml", **targets
            ),
            "xl/styles.xml": f"<styleSheet {SHEET}>{styles}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {SHEET}>{strings}</sst>",
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {SHEET}>{inside}</worksheet>"
                for n, inside in enumerate(sheets, start=1)
            },
        }
    )
