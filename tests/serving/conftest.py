"""The page before each of its backs: the server, and Pyodide in a folder and in one file."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from page_sources import sources

from perfscore.serving.run import open_server
from perfscore.web.build import ONE_FILE, build


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    server = open_server("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("node") is None:
        pytest.skip("no Node.js on this machine")
    folder = tmp_path_factory.mktemp("one file")
    assert build(folder, "zh", sources(), one_file=True) == [folder / ONE_FILE]
    return folder / ONE_FILE


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("node") is None:
        pytest.skip("no Node.js on this machine")
    made = tmp_path_factory.mktemp("folder")
    build(made, "zh", sources())
    return made


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def static(folder: Path) -> Iterator[str]:
    """Any web server: here the one of the standard library."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(
    params=["server", pytest.param("one file", marks=pytest.mark.slow), pytest.param("folder", marks=pytest.mark.slow)]
)
def address(request: pytest.FixtureRequest) -> str:
    """The page before each back in turn."""
    match request.param:
        case "server":
            return str(request.getfixturevalue("served"))
        case "folder":
            return str(request.getfixturevalue("static"))
        case _:
            return Path(request.getfixturevalue("one_file")).as_uri()
