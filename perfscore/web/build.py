"""The page as files: ``build`` writes a folder for any web server, ``one_file`` a page that opens by double click.

Both hold the same: the page of ``perfscore serve``, Pyodide, this package byte-compiled. The same sources give the same
bytes.
"""

from __future__ import annotations

import base64
import gzip
import re
import shutil
import subprocess
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from perfscore.errors import UsageError
from perfscore.files import atomic_write
from perfscore.frozen import frozen
from perfscore.messages import Lang, problem
from perfscore.reporting.markup import Markup, element
from perfscore.reporting.page import script_hash, source_hash, style_hash
from perfscore.serving.start import SCRIPTS, SHEET, page_file, start_page
from perfscore.web import parts

_HERE = Path(__file__).parent
ONE_FILE = "perfscore.html"
# The lines by which our modules take and give names.
_IMPORT = re.compile(r'^import (\{[^}\n]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async function|function|const|class) (\w+))", re.MULTILINE)


@frozen
class Sources:
    """Archives at hand, which are fetched otherwise: Pyodide's npm package, the wheel of PDFium."""

    pyodide: Path | None = None
    pdfium: Path | None = None


_USUAL = Sources()


def build(folder: Path, lang: Lang = "zh", sources: Sources = _USUAL, *, one_file: bool = False) -> list[Path]:
    """Write the page into ``folder`` and return what was written. Raises UsageError for what cannot be had."""
    packed = {name: gzip.compress(raw, 9, mtime=0) for name, raw in _parts(sources).items()}
    folder.mkdir(parents=True, exist_ok=True)
    if one_file:
        return [_written(folder / ONE_FILE, _one_file(packed, lang).encode())]
    page = start_page("worker", lang, None, policy=_policy("'self'", "'self'", "connect-src 'self'"))
    files = {"index.html": page.encode()}
    files |= {f"page/{name}": page_file(name).encode() for name in (*SCRIPTS, SHEET)}
    files |= {f"{name}.gz": raw for name, raw in packed.items()}
    return [_written(folder / name, raw) for name, raw in files.items()]


def _one_file(packed: dict[str, bytes], lang: Lang) -> Markup:
    """Everything inside the page; its policy lets it reach nothing outside."""
    style, script = page_file(SHEET), joined_scripts()
    inside = [
        element("script", Markup(base64.b64encode(raw).decode()), type="text/plain", id=name)
        for name, raw in packed.items()
    ]
    policy = _policy(source_hash(script), source_hash(style), "connect-src 'none'")
    return start_page(
        "worker", lang, None, element("style", Markup(style)), *inside, element("script", Markup(script)), policy=policy
    )


def joined_scripts() -> str:
    """The scripts of the page as one: a page that was opened as a file may load no module."""
    return "".join(_module(Path(name).stem, page_file(name)) for name in SCRIPTS)


def _module(name: str, text: str) -> str:
    """A module as a function that is called at once and gives what the module exports."""
    given = ", ".join(found[1] for found in _EXPORT.findall(text))
    body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const \1 = $\2;", text))
    return f"const ${name} = (() => {{\n{body}return {{ {given} }};\n}})();\n"


def _policy(script: str, style: str, reach: str) -> str:
    """What the page may do: run its own scripts and Python, start its worker, and reach at most where it came from."""
    scripts = f"script-src {script} {script_hash()} 'wasm-unsafe-eval'"
    rest = f"{scripts}; style-src {style} {style_hash()}; img-src blob:; worker-src blob:; frame-src 'self'"
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; {reach}; {rest}"


def _parts(sources: Sources) -> dict[str, bytes]:
    """What the worker is made of, by name."""
    node = shutil.which("node")
    if node is None:
        raise UsageError([problem("U054")])
    with TemporaryDirectory() as made:
        work = Path(made)
        pyodide = parts.pyodide_files(sources.pyodide, work)
        pdf = chain(parts.pdf_files(), parts.pdfium_files(sources.pdfium, work))
        archives = {
            "stdlib.zip": parts.zipped(parts.stdlib_files(pyodide["python_stdlib.zip"])),
            "library.zip": parts.zipped(parts.library_files()),
            "pdf.zip": parts.zipped(pdf),
        }
        compiled = _compiled(node, work, pyodide, archives)
    return {"worker.js": _worker(pyodide).encode(), "python.wasm": pyodide["pyodide.asm.wasm"], **compiled}


def _compiled(node: str, work: Path, pyodide: dict[str, bytes], archives: dict[str, bytes]) -> dict[str, bytes]:
    """The archives, byte-compiled by the very Python that will run them."""
    for name, raw in pyodide.items():
        (work / name).write_bytes(raw)
    pairs = [(work / f"in-{name}", work / f"out-{name}") for name in archives]
    for (source, _), raw in zip(pairs, archives.values(), strict=True):
        source.write_bytes(raw)
    script = [str(_HERE / "compile.mjs"), str(work), str(_HERE / "byte_compile.py")]
    command = [node, *script, *(str(path) for pair in pairs for path in pair)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise UsageError([problem("U055", detail=done.stderr.decode("utf-8", "replace").strip())])
    return {name: target.read_bytes() for name, (_, target) in zip(archives, pairs, strict=True)}


def _worker(pyodide: dict[str, bytes]) -> str:
    """One classic script: a worker that was opened as a file may load no module, and Pyodide runs in no other worker.

    So Pyodide's two modules are joined in front of ours, and it is told that there is no ``importScripts``.
    """
    engine = pyodide["pyodide.asm.mjs"].decode().replace("import.meta.url", '"https://inside.invalid/"')
    loader = pyodide["pyodide.mjs"].decode()
    engine = re.sub(r"export default _createPyodideModule;?\s*$", "", engine)
    loader = re.sub(r"export\{(\w+) as loadPyodide[^}]*\};?[\s\S]*$", r"return \1;", loader)
    lock = re.match(r'\{"info": (\{[^}]*\})', pyodide["pyodide-lock.json"].decode())
    info = lock[1] if lock else "{}"
    return "\n".join(
        (
            'self.importScripts = () => { throw new Error("this worker is joined"); };',
            engine,
            "const loadPyodide = (() => {" + loader + "})();",
            f"const PYODIDE_LOCK = {{info: {info}, packages: {{}}}};",
            (_HERE / "worker.js").read_text(encoding="utf-8"),
        )
    )


def _written(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as file:
        file.write(raw)
    return path
