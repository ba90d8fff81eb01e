"""The server under what others do to it: names, silence, floods, hostile uploads; nothing grows, nobody waits for ever."""

from __future__ import annotations

import http.client
import io
import json
import os
import re
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
from perfscore.serving.pace import Pace, Transfer
from perfscore.serving.run import open_server


@contextmanager
def served(host: str = "127.0.0.1") -> Iterator[int]:
    server = open_server(host, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
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
    others = ("evil.example", "10.0.0.5", "", "localhost.evil.example", "[::1", "localhost:x", "a@evil.example")
    for host in (
        *others,
        "a@localhost",
        "localhost/evil",
        "localhost?evil",
        "localhost#",
        "localhost\\evil",
        "//localhost",
    ):
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


def drips_until_cut(slow: socket.socket) -> bool:
    """Whether a connection that says a byte now and then comes to an end."""
    slow.settimeout(0.05)
    for _ in range(100):
        try:
            slow.sendall(b"X")
            if slow.recv(1) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


@pytest.mark.parametrize("head", [b"", HEAD])
@pytest.mark.parametrize(
    ("what", "limit"), [("ALONE", Pace(grace=0.2, rate=1000.0)), ("DEADLINE", 0.2)], ids=["pace", "deadline"]
)
def test_a_drip_of_bytes_ends(monkeypatch: pytest.MonkeyPatch, head: bytes, what: str, limit: object) -> None:
    """Each drop comes before silence would end it; what it moves does not pay for its time."""
    monkeypatch.setattr(run, what, limit)
    with served() as port, closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as slow:
        slow.sendall(head)
        assert drips_until_cut(slow)


def test_what_moves_pays_for_its_time() -> None:
    transfer = Transfer(began=0.0)
    pace = Pace(grace=1.0, rate=100.0)
    transfer.waited, transfer.moved = 5.0, 500
    assert not transfer.is_slow(pace), "nobody waits for it"
    with transfer.waiting():
        assert not transfer.is_slow(pace)
        transfer.moved = 300
        assert transfer.is_slow(pace)


def answer_to(port: int, sent: bytes) -> bytes:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as asking:
        asking.sendall(sent)
        return b"".join(iter(partial(asking.recv, 1 << 16), b""))


NO_REQUESTS = {
    "a protocol of another time": (b"PRI * HTTP/2.0\r\n\r\n", 505),
    "no version": (b"GET / HTTP/x\r\n\r\n", 400),
    "another protocol": (b"\x16\x03\x01\x02\x00\x01\n", 400),
    "an address that is none": (b"GET http://[::1/page HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "a long address": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n", 414),
    "a long head": (b"GET / HTTP/1.1\r\nX: " + b"a" * 70_000 + b"\r\n", 431),
    "many heads": (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 101 + b"\r\n", 431),
    "two hosts": (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n", 400),
    "a host of an address": (b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    "chunks": (
        b"POST /desk/rules HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZ\r\n",
        411,
    ),
    "two lengths": (HEAD.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n--x"), 400),
}


def test_what_is_no_request_is_answered_in_words_and_closed(capfd: pytest.CaptureFixture[str]) -> None:
    with served() as port:
        for name, (sent, status) in NO_REQUESTS.items():
            answer = answer_to(port, sent)
            assert answer.startswith(f"HTTP/1.1 {status} ".encode()), (name, answer[:200])
            assert re.search(rb'"code": "U0[0-9]{2}"', answer), name
    assert capfd.readouterr().err == ""


def test_who_waits_for_a_word_is_told_to_go_on_only_when_it_may() -> None:
    waits = HEAD.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n")
    with served() as port:
        too_much = answer_to(port, waits.replace(b"900000", b"999999999"))
        assert too_much.startswith(b"HTTP/1.1 413 ")
        body = b"--x\r\nContent-Disposition: form-data; name=asked\r\n\r\n{}\r\n--x--\r\n"
        with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as asking:
            asking.sendall(waits.replace(b"900000", str(len(body)).encode()))
            assert asking.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
            asking.sendall(body)
            assert asking.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


def test_uploads_at_once_have_so_much_room_and_give_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    client, room = create_app().test_client(), app._Room(1000)
    monkeypatch.setattr(app._InMemory, "room", room)

    def status(size: int) -> int:
        sent = {"asked": "{}", "files": (io.BytesIO(b"x" * size), "a.txt")}
        answer = client.post("/desk/open", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 200 or "U165" in answer.get_data(as_text=True)
        return answer.status_code

    assert [status(900), status(900), status(1001), status(900)] == [200, 200, 503, 200]
    room.take(200)  # another request
    assert status(900) == 503
    room.give_back(200)
    assert status(900) == 200


def test_what_is_asked_is_counted_before_it_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "MAX_ITEMS", 10)
    client = create_app().test_client()
    answer = client.post(
        "/desk/rules", data={"asked": '{"a": [' + "[]," * 10 + "[]]}"}, content_type="multipart/form-data"
    )
    assert answer.status_code == 400
    assert "U166" in answer.get_data(as_text=True)


def test_fields_in_one_line_are_refused_before_they_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes of them took a minute and half a gigabyte: their number is known when all of them are made."""
    monkeypatch.delattr("werkzeug.formparser.parse_qsl")
    body = b"a=%&" * 750_000
    head = HEAD.replace(b"900000", str(len(body)).encode())
    head = re.sub(rb"multipart/form-data[^\r]*", b"application/x-www-form-urlencoded", head)
    with served() as port, closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as asking:
        asking.sendall(head + body)
        answer = b"".join(iter(partial(asking.recv, 1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 415")
    assert b"U050" in answer


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
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(4)]
        for each in held[2:]:
            answer = b"".join(iter(partial(each.recv, 1 << 16), b""))
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"U165" in answer
        for each in held:
            each.close()


@pytest.mark.parametrize("head", [b"GET / HTTP/1.1\r\nX-Slow: ", HEAD], ids=["heads", "bodies"])
def test_those_who_dawdle_make_room_for_those_who_wait(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    monkeypatch.setattr(run, "REQUESTS", 2)
    monkeypatch.setattr(run, "CROWDED", Pace(grace=0.05, rate=1e6))
    with served() as port:
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(6)]
        for each in held:
            each.sendall(head)
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
        assert client.post("/desk/read", data={"asked": asked}, content_type="multipart/form-data").status_code == 200

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
