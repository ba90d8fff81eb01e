"""The pages as a Flask application: a start page, and one address that audits the files of one request.

A request carries its files and gets its report; between two requests nothing is remembered. Files stay in memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Request, Response, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from perfscore.errors import Lang, PerfscoreError, UsageError, problem, wording
from perfscore.rules.library import load_rules, rule_ids
from perfscore.serving.guard import headers, page_policy, report_policy
from perfscore.serving.submission import FORMATS, Submission, answered

MAX_UPLOAD = 64 * 1024 * 1024
MAX_PARTS = 5000
_CHUNK = 1024 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


class _InMemory(Request):
    """Uploads stay in memory, whatever their size; a request that cannot be parsed is an error and not an empty one."""

    def _get_file_stream(self, *_: object, **__: object) -> BytesIO:
        return BytesIO()

    def make_form_data_parser(self) -> FormDataParser:
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser


def create_app(folders: Sequence[Path] = (), hosts: Sequence[str] = _LOOPBACK, limit: int = MAX_UPLOAD) -> Flask:
    """The application. ``folders`` hold own rule sets; ``hosts`` are the names it answers to; ``limit`` in bytes."""
    app = Flask("perfscore.serving", template_folder=".", static_folder="static", static_url_path="/static")
    app.request_class = _InMemory
    app.config.update(MAX_CONTENT_LENGTH=limit, MAX_FORM_PARTS=MAX_PARTS, TRUSTED_HOSTS=list(hosts))
    app.jinja_env.globals["word"] = _word
    app.before_request(_same_origin)
    app.after_request(headers)
    app.register_error_handler(Exception, _refused)

    @app.get("/")
    def start() -> Response:
        rules = [(name, load_rules(name, folders).title) for name in rule_ids(folders)]
        shown = render_template("start.html", rules=rules, lang=_lang(), limit=limit, megabytes=limit // _CHUNK)
        return page_policy(Response(shown))

    @app.post("/audit")
    def audit() -> Response:
        answer = answered(_submission(), folders)
        shown = Response(answer.body, mimetype=answer.mimetype)
        if answer.name:
            shown.headers.set("Content-Disposition", "attachment", filename=answer.name)
        return report_policy(shown)

    return app


def _submission() -> Submission:
    """What the form of the start page sent. Raises UsageError where it is not what that form can send."""
    try:
        wanted = request.form.get("format", "html")
    except ValueError as error:
        raise UsageError([problem("U016")]) from error
    if wanted not in FORMATS:
        raise UsageError([problem("U012", found=wanted, allowed="、".join(FORMATS))])
    documents = [(_name(each), each.read()) for each in request.files.getlist("documents") if each.filename]
    own = request.files.get("own_rules")
    return Submission(
        documents=tuple(documents),
        rules=request.form.get("rules", "auto"),
        own_rules=(_name(own), own.read()) if own is not None and own.filename else None,
        format=wanted,
        lang=_lang(),
    )


def _name(file: FileStorage) -> str:
    """The bare name of an uploaded file: nothing on this machine is looked up by it."""
    return (file.filename or "").replace("\\", "/").rpartition("/")[2]


def _word(code: str, **figures: object) -> str:
    return wording(code, _lang(), {name: str(value) for name, value in figures.items()})


def _lang() -> Lang:
    return "en" if request.args.get("lang") == "en" else "zh"


def _same_origin() -> None:
    """Refuse what another site makes a browser send."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin is not None and urlsplit(origin).netloc != request.host:
        raise UsageError([problem("U013", found=origin)])


def _refused(error: Exception) -> Response:
    """Every error as a page in words, never a traceback."""
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        lines, status = [_too_much()], 413
    elif isinstance(error, PerfscoreError):
        lines, status = error.render(_lang()).splitlines(), 400
    elif isinstance(error, HTTPException):
        lines, status = [f"{error.code} {error.name}"], error.code or 500
    else:
        lines, status = [_word("W_bug", detail=f"{type(error).__name__}: {error}")], 500
    return page_policy(Response(render_template("refused.html", lines=lines, lang=_lang()), status=status))


def _too_much() -> str:
    """Which of the limits a request passed: its bytes, or its number of files."""
    limit = request.max_content_length or 0
    if (request.content_length or 0) > limit:
        return _word("U011", limit=limit // _CHUNK)
    return _word("U017", limit=request.max_form_parts or 0)


def _drain() -> None:
    """Take in what is too large and forget it: a browser shows the answer only when it could send everything."""
    stream, left = request.environ["wsgi.input"], int(request.environ.get("CONTENT_LENGTH") or 0)
    while left > 0 and (read := stream.read(min(_CHUNK, left))):
        left -= len(read)
