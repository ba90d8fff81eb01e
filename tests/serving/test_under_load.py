"""The server under what others do to it: names, silence, floods, hostile uploads; nothing grows, nobody waits for ever."""

from __future__ import annotations

import http.client
import io
import json
import os
import resource
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from perfscore.errors import UsageError
from perfscore.reading.sources import Source
from perfscore.running.documents import Readers
from perfscore.running.limits import JobLimits
from perfscore.running.pool import Workers
from perfscore.serving import app, run
from perfscore.serving.app import create_app
from perfscore.serving.guard import answers_to, place_of
from perfscore.serving.run import open_server


@contextmanager
def served(host: str = "127.0.0.1") -> Iterator[int]:
    server = open_server(host, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def status_of(port: int, host: str, address: str = "127.0.0.1") -> int:
    with closing(http.client.HTTPConnection(address, port, timeout=20)) as connection:
        connection.request("GET", "/", headers={"Host": host})
        return connection.getresponse().status


@pytest.mark.parametrize(
    "origin", ["http://[", "http://a:b", "null", "http://[::1", "http://evil.example", "http://localhost:1\x00", "//"]
)
def test_an_origin_that_is_not_ours_or_none_is_refused_in_words(origin: str) -> None:
    answer = create_app().test_client().post("/desk/rules", data={"asked": "{}"}, headers={"Origin": origin})
    assert answer.status_code == 400
    assert "U013" in answer.get_data(as_text=True)


def test_names_that_are_ours() -> None:
    names = {"localhost", "::1", "Amt-7"}
    for host in ("localhost", "LOCALHOST:8750", "[::1]:80", "amt-7:8750"):
        assert answers_to(host, names, any_address=False), host
    for host in ("evil.example", "10.0.0.5", "", "localhost.evil.example", "[::1", "localhost:x", "a@evil.example"):
        assert not answers_to(host, names, any_address=False), host
    assert answers_to("10.0.0.5:8750", names, any_address=True)
    assert answers_to("[fe80::1]:8750", names, any_address=True)
    assert not answers_to("evil.example", names, any_address=True)
    assert place_of("http://[::1]:8750") == "[::1]:8750"


def test_on_all_addresses_it_answers_to_addresses_and_its_own_name_alone() -> None:
    with served("0.0.0.0") as port:
        assert status_of(port, f"127.0.0.2:{port}", "127.0.0.2") == 200
        assert status_of(port, socket.gethostname()) == 200
        assert status_of(port, "evil.example") == 400
    with served() as port:
        assert status_of(port, "10.0.0.5") == 400


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_ipv6() -> None:
    try:
        with served("::1") as port:
            assert status_of(port, f"[::1]:{port}", "::1") == 200
    except UsageError:
        pytest.skip("no IPv6 on this machine")


def test_who_says_nothing_is_cut_and_the_others_are_served(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run._Handler, "timeout", 0.2)
    with served() as port:
        silent = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(8)]
        silent[0].sendall(b"POST /desk/open HTTP/1.1\r\nContent-Length: 9\r\n")
        assert status_of(port, f"127.0.0.1:{port}") == 200
        for each in silent:
            with suppress(ConnectionError):
                while each.recv(1 << 16):  # the answer to half a request, then the end; a time-out would raise
                    pass
            each.close()


HEAD = (
    b"POST /desk/open HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
)


@pytest.mark.parametrize("head", [b"", HEAD])
def test_a_drip_of_bytes_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    """Of a head soon, of what follows it later: each drop comes before silence would end it."""
    monkeypatch.setattr(run, "SILENCE", 5.0 if head else 0.3)
    monkeypatch.setattr(run, "DEADLINE", 0.3 if head else 60.0)
    with served() as port, closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as slow:
        slow.sendall(head)
        ended = False
        for _ in range(100):
            try:
                slow.sendall(b"X")
                slow.settimeout(0.05)
                ended = slow.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                ended = True
            if ended:
                break
        assert ended


def test_too_many_parts_are_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the parser of forms has read by then is not waited for once more."""
    monkeypatch.setattr(app, "MAX_PARTS", 3)
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nx\r\n'
    body = part * 2000 + b"--x--\r\n"
    with served() as port, closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as asking:
        asking.sendall(HEAD.replace(b"900000", str(len(body)).encode()) + body)
        answer = b"".join(iter(partial(asking.recv, 1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"U017" in answer


def test_more_requests_than_threads_are_turned_away_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "REQUESTS", 2)
    monkeypatch.setattr(run, "_PATIENCE", 0.05)
    with served() as port:
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(3)]
        assert held[2].recv(1) == b"", "closed, for two are being answered"
        for each in held:
            each.close()


def test_those_who_dawdle_make_room_for_those_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "REQUESTS", 2)
    monkeypatch.setattr(run, "SOON", 0.05)
    with served() as port:
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(6)]
        for each in held:
            each.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=8)) as connection:
            connection.request("GET", "/page/desk.css", headers={"Host": f"127.0.0.1:{port}"})
            assert connection.getresponse().status == 200
        for each in held:
            each.close()


def process_number() -> int:
    return os.getpid()


@pytest.mark.slow
def test_workers_stay_and_are_replaced_when_they_are_lost() -> None:
    workers = Workers(1)
    try:
        first = workers.ask(process_number)
        assert workers.ask(process_number) == first
        (idle,) = workers._idle
        idle.process.kill()
        idle.process.wait()
        assert workers.ask(process_number) != first
    finally:
        workers.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limits of CPU time")
def test_a_hostile_document_costs_its_own_result_and_the_pool_goes_on(tmp_path: Path) -> None:
    readers = Readers(1, JobLimits(cpu=1))
    (tmp_path / "big.csv").write_text(
        "三级指标,指标值,实际完成值,分值,得分\n" + "修路,10,9,10,9\n" * 2_000_000, encoding="utf-8"
    )
    raw = (tmp_path / "big.csv").read_bytes()
    try:
        lost = readers.read(Source("big.csv", "big.csv", raw=raw))
        assert lost.failure is not None
        assert lost.failure.problems[0].code in ("D044", "D045", "D046")
        fine = readers.read(Source("a.yaml", "a.yaml", raw=b"forms: []"))
        assert "D04" not in str(fine.problems)
    finally:
        readers.close()


@pytest.mark.slow
def test_five_hundred_requests_leave_nothing_behind(examples: Path) -> None:
    client = create_app().test_client()
    raw = (examples / "changji-2023.yaml").read_bytes()

    def ask(number: int) -> None:
        named = f"{number}.yaml"
        sent = {"asked": "{}", "files": (io.BytesIO(raw + b"#" + str(number).encode()), named)}
        answer = client.post("/desk/open", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 200
        (found,) = json.loads(answer.data)["documents"]
        asked = json.dumps({"document": {"digest": found["digest"], "name": named}})
        assert client.post("/desk/read", data={"asked": asked}).status_code == 200

    for number in range(100):
        ask(number)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number in range(100, 500):
        ask(number)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024, "KB"


@pytest.mark.slow
def test_a_server_that_is_killed_leaves_no_worker(tmp_path: Path) -> None:
    """Workers end when nobody can give them a job any more."""
    code = "from perfscore.running.pool import Workers; import os; w = Workers(1); print(w.ask(os.getpid), flush=True); os._exit(9)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    number = int(done.stdout)

    def gone() -> bool:
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return True
        return Path(f"/proc/{number}/stat").exists() and ") Z " in Path(f"/proc/{number}/stat").read_text()

    assert wait_for(gone)


def wait_for(condition: Callable[[], bool]) -> bool:
    return any(condition() or threading.Event().wait(0.05) for _ in range(200))
