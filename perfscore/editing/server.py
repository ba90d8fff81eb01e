"""The language server: the protocol on one side, the answers on the other. The only file that imports pygls."""

from __future__ import annotations

import base64
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from perfscore.editing import answers
from perfscore.messages import Lang, Place, Problem
from perfscore.version import __version__

CURVE = "perfscore/curve"


def language_server(folders: Sequence[Path], lang: Lang) -> LanguageServer:
    """A server for rule files; ``folders`` hold own rule sets that files may extend."""
    server = LanguageServer("perfscore", __version__)

    def document(uri: str) -> tuple[str, Path]:
        return server.workspace.get_text_document(uri).source, Path(to_fs_path(uri) or uri)

    def cursor(uri: str, at: types.Position) -> tuple[int, int]:
        """Line and character, both from 0; editors count a character beyond 16 bits as two."""
        lines = server.workspace.get_text_document(uri).lines
        found = server.workspace.position_codec.position_from_client_units(lines, at)
        return found.line, found.character

    def told(uri: str) -> None:
        text, path = document(uri)
        found = answers.problems(text, path, folders)
        own = [_diagnostic(each, lang) for each in found if each.place.file in (None, str(path))]
        server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri=uri, diagnostics=own))

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        told(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        told(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "{", "[", ":"]))
    def completed(params: types.CompletionParams) -> list[types.CompletionItem]:
        text, path = document(params.text_document.uri)
        at = cursor(params.text_document.uri, params.position)
        return [_item(each) for each in answers.fitting(text, path, *at, folders, lang)]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        text, path = document(params.text_document.uri)
        said = answers.meaning(text, path, *cursor(params.text_document.uri, params.position), lang)
        return _hover(said, answers.curve(text, path, params.position.line, folders))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def defined(params: types.DefinitionParams) -> types.Location | None:
        text, path = document(params.text_document.uri)
        place = answers.where(text, path, *cursor(params.text_document.uri, params.position), folders)
        return _location(place, path) if place is not None else None

    @server.feature(CURVE)
    def drawn(params: Any) -> dict[str, str | None]:
        text, path = document(params.textDocument.uri)
        return {"svg": answers.curve(text, path, params.position.line, folders)}

    return server


def serve(folders: Sequence[Path], lang: Lang) -> None:
    """Speak the protocol on standard input and output until the editor ends it."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:  # the server closes what it writes to
        language_server(folders, lang).start_io(sys.stdin.buffer, out)


def _diagnostic(item: Problem, lang: Lang) -> types.Diagnostic:
    severity = types.DiagnosticSeverity.Warning if item.is_warning else types.DiagnosticSeverity.Error
    return types.Diagnostic(
        _range(item.place), item.message(lang), severity=severity, code=item.code, source="perfscore"
    )


def _hover(said: str | None, svg: str | None) -> types.Hover | None:
    drawn = svg and f"![](data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"
    shown = "\n\n".join(filter(None, (said, drawn)))
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, shown)) if shown else None


def _item(each: answers.Fitting) -> types.CompletionItem:
    kind = types.CompletionItemKind.Property if each.is_key else types.CompletionItemKind.Value
    return types.CompletionItem(
        each.text, kind=kind, documentation=each.said or None, insert_text=each.text + ": " * each.is_key
    )


def _location(place: Place, path: Path) -> types.Location:
    return types.Location(from_fs_path(str(place.file or path)) or "", _range(place))


def _range(place: Place) -> types.Range:
    line, column = (place.line or 1) - 1, (place.column or 1) - 1
    return types.Range(types.Position(line, column), types.Position(line, column + max(1, place.width)))
