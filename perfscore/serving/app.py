"""The page and the interface for programs as a Flask application: one address for each file, action and question.

What is uploaded stays in memory, and only as long as there is room for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Request, Response, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    LengthRequired,
    NotFound,
    RequestEntityTooLarge,
    ServiceUnavailable,
    UnsupportedMediaType,
)
from werkzeug.formparser import FormDataParser

from perfscore.errors import PerfscoreError, UsageError
from perfscore.messages import Lang, Problem, problem
from perfscore.rules.folders import AUTO
from perfscore.running.documents import Readers
from perfscore.serving.api import VERSION, Api, openapi
from perfscore.serving.desk import Desk, refused
from perfscore.serving.guard import LOOPBACK, answers_to, headers, place_of
from perfscore.serving.start import SCRIPTS, SHEET, page_file, page_policy, start_page
from perfscore.serving.submission import Reply

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MAX_UPLOAD = 64 * 1024 * 1024
MAX_PARTS = 5000
MAX_ASKED = 64 * 1024 * 1024
MAX_AT_ONCE = 512 * 1024 * 1024  # of all uploads that are on their way
MAX_ITEMS = 2_000_000  # of what is asked: each is an object in memory
_CHUNK = 1024 * 1024
_MOST_DRAINED = 1024 * 1024 * 1024
_LENGTH = re.compile("[0-9]{1,18}")
_TYPES = {".js": "text/javascript", ".css": "text/css"}


class _Room:
    """Bytes of uploads that all requests together may hold."""

    def __init__(self, most: int) -> None:
        self._left, self._lock = most, Lock()

    def take(self, count: int) -> None:
        """Raises ServiceUnavailable when there is no room for so many."""
        with self._lock:
            if count > self._left:
                raise ServiceUnavailable
            self._left -= count

    def give_back(self, count: int) -> None:
        with self._lock:
            self._left += count


class _Upload(BytesIO):
    """A file that is sent, as far as it has come."""

    def __init__(self, request: _InMemory) -> None:
        super().__init__()
        self._request = request

    def write(self, some: ReadableBuffer) -> int:
        self._request.room.take(count := len(memoryview(some)))
        self._request.held += count
        return super().write(some)


class _InMemory(Request):
    """Uploads stay in memory, whatever their size; a request that cannot be parsed is an error and not an empty one."""

    room = _Room(MAX_AT_ONCE)
    held = 0

    def _get_file_stream(self, *_: object, **__: object) -> _Upload:
        return _Upload(self)

    def close(self) -> None:
        super().close()
        self.room.give_back(self.held)
        self.held = 0

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser


def create_app(
    folders: Sequence[Path] = (), hosts: Sequence[str] = LOOPBACK, limit: int = MAX_UPLOAD, *, any_address: bool = False
) -> Flask:
    """The application. ``folders`` hold own rule sets; ``limit`` in bytes.

    ``hosts`` are the names it answers to; with ``any_address`` every address in figures is one of them.
    """
    app = Flask("perfscore.serving", static_folder=None)
    app.request_class = _InMemory
    app.config.update(MAX_CONTENT_LENGTH=limit, MAX_FORM_PARTS=MAX_PARTS, MAX_FORM_MEMORY_SIZE=MAX_ASKED)
    app.before_request(partial(_known_host, frozenset(hosts), any_address))
    app.before_request(_same_origin)
    app.before_request(_known_length)
    app.before_request(_in_parts)
    app.after_request(headers)
    app.register_error_handler(Exception, _refused)
    readers = Readers()
    desk = Desk(folders, readers.read)
    _for_programs(app, Api(tuple(folders), readers.read))
    shown_page = cache(partial(start_page, "http", limit=limit))

    @app.get("/")
    def start() -> Response:
        shown = Response(shown_page(_lang()))
        shown.headers["Content-Security-Policy"] = page_policy()
        return shown

    @app.get("/page/<name>")
    def page(name: str) -> Response:
        if name not in (*SCRIPTS, SHEET):
            raise NotFound
        return Response(page_file(name), mimetype=_TYPES[Path(name).suffix])

    @app.post("/desk/<action>")
    def act(action: str) -> Response:
        asked, files = _asked()
        return _sent(desk.act(action, asked, files))

    return app


def _for_programs(app: Flask, api: Api) -> None:
    """The interface for other programs, at /api/v1."""
    base = f"/api/{VERSION}"

    @app.get(f"{base}/openapi.json")
    def document() -> Response:
        return Response(openapi(), mimetype="application/json")

    @app.post(f"{base}/read")
    def read() -> Response:
        return _sent(api.read(_files(), _lang()))

    @app.post(f"{base}/score")
    def score() -> Response:
        return _sent(api.score(_files(), request.args.get("rules", AUTO), _lang()))

    @app.post(f"{base}/audit")
    def audit() -> Response:
        wanted = request.args.get("format", "json")
        return _sent(api.audit(_files(), request.args.get("rules", AUTO), wanted, _lang()))

    @app.get(f"{base}/rules")
    def rules() -> Response:
        return _sent(api.rules())

    @app.get(f"{base}/rules/<path:name>")
    def rule_set(name: str) -> Response:
        return _found(lambda: api.rule_set(name))

    @app.get(f"{base}/explain/<path:code>")
    def explain(code: str) -> Response:
        return _found(lambda: api.explain(code, _lang()))


def _sent(answer: Reply, status: int = 200) -> Response:
    """Half characters (surrogates), which a request may hold, are escaped: in JSON they are what they were."""
    body = answer.body.encode("utf-8", "backslashreplace") if isinstance(answer.body, str) else answer.body
    return Response(body, mimetype=answer.mimetype, status=status)


def _found(look: Callable[[], Reply]) -> Response:
    """What an address names; 404 where there is no such thing."""
    try:
        return _sent(look())
    except UsageError as error:
        return _sent(refused(error, _lang()), 404)


def _asked() -> tuple[dict[str, object], list[tuple[str, bytes]]]:
    """What the page sent: JSON in the field ``asked``, and files. Raises UsageError where it is not that."""
    try:
        text = request.form.get("asked", "{}")
    except ValueError as error:
        raise UsageError([problem("U016")]) from error
    if sum(map(text.count, "[{,")) > MAX_ITEMS:
        raise UsageError([problem("U166", limit=MAX_ITEMS)])
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError([problem("U016")]) from error
    if not isinstance(asked, dict):
        raise UsageError([problem("U048", expected="dict", found=type(asked).__name__)])
    return asked, _files()


def _files() -> list[tuple[str, bytes]]:
    """The files that were sent. Raises UsageError where the request cannot be parsed."""
    try:
        return [(_name(each), each.read()) for each in request.files.getlist("files") if each.filename]
    except ValueError as error:
        raise UsageError([problem("U016")]) from error


def _name(file: FileStorage) -> str:
    """The name of an upload, with the folders that it was chosen in: nothing on this machine is looked up by it."""
    parts = (file.filename or "").replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _lang() -> Lang:
    return "en" if request.args.get("lang") == "en" else "zh"


def _known_host(hosts: frozenset[str], any_address: bool) -> None:
    """Refuse what was not sent to us by a name of ours: another site may let its own name lead here."""
    if not answers_to(request.environ.get("HTTP_HOST", ""), hosts, any_address):
        raise BadRequest


def _same_origin() -> None:
    """Refuse what another site makes a browser send."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin is not None and place_of(origin) != request.host:
        raise UsageError([problem("U013", found=origin)])


def _known_length() -> None:
    """Refuse a body of which nobody knows where it ends: what browsers and programs send has its length."""
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired
    if not _LENGTH.fullmatch(request.headers.get("Content-Length", "0")):
        raise BadRequest


def _in_parts() -> None:
    """Refuse a body that does not come in parts, which are counted: fields in one line are all made before they are."""
    if request.content_length and request.mimetype != "multipart/form-data":
        _drain()
        raise UnsupportedMediaType


def _refused(error: Exception) -> Response:
    """Every error in words, never a traceback."""
    status = 500
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        error, status = _too_much(), 413
    elif isinstance(error, ServiceUnavailable):
        _drain()
        error, status = UsageError([problem("U165")]), 503
    elif isinstance(error, PerfscoreError):
        status = 400
    elif isinstance(error, HTTPException):
        status = error.code or 500
        error = UsageError([problem("U050", status=status, detail=error.name)])
    return _sent(refused(error, _lang()), status)


def refusal(status: int, told: Problem) -> bytes:
    """The bytes of an answer to what does not come as far as the application."""
    answer = headers(Response(refused(UsageError([told]), "zh").body, status, mimetype="application/json"))
    answer.headers["Connection"] = "close"
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers)
    return f"HTTP/1.1 {answer.status}\r\n{head}\r\n".encode("latin-1") + answer.get_data()


def _too_much() -> UsageError:
    """Which of the limits a request passed: its bytes, or its number of files."""
    if _is_too_long():
        return UsageError([problem("U011", limit=(request.max_content_length or 0) // _CHUNK)])
    return UsageError([problem("U017", limit=request.max_form_parts or 0)])


def _is_too_long() -> bool:
    return (request.content_length or 0) > (request.max_content_length or 0)


def _drain() -> None:
    """Take in what is too large and forget it: a browser shows the answer only when it could send everything."""
    if "Expect" in request.headers:  # it has not begun to send
        return
    with suppress(OSError):  # it says no more
        if _is_too_long():
            left = min(request.content_length or 0, _MOST_DRAINED)
            while left > 0 and (read := request.environ["wsgi.input"].read(min(_CHUNK, left))):
                left -= len(read)
        else:  # some of it has been read
            while request.stream.read(_CHUNK):
                pass
