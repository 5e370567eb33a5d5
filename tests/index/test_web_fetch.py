"""Fetching from a real server on loopback: limits, redirects, robots.txt, and where a connection may lead."""

import gzip
import ssl
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving import Handler, Page, serving

from index.progress import Stopped
from index.web.fetch import Fetcher, Limits, Version
from index.web.refusal import NoServer, NotFetched, NotThere

HELLO = Page("<html>hello</html>")


@pytest.fixture
def site():
    with serving() as running:
        yield running


@pytest.fixture
def fetcher():
    return Fetcher(allow_private=True)


def refused(fetcher: Fetcher, address: str) -> NotFetched:
    with pytest.raises(NotFetched) as told:
        fetcher.fetch(address)
    assert told.value.what
    assert told.value.fix
    return told.value


# Pages


def test_a_page_comes_with_its_kind_and_version(site, fetcher):
    site.pages["/a?x=1"] = Page("<html>hello</html>", etag='"v1"')
    page = fetcher.fetch(f"{site.address}/a?x=1")
    assert (page.body, page.content_type) == (b"<html>hello</html>", "text/html; charset=utf-8")
    assert page.version == Version(f"{site.address}/a?x=1", '"v1"')
    assert site.paths() == ["/robots.txt", "/a?x=1"]
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert [agent.startswith("Footnote/") for agent in agents] == [True]


@pytest.mark.parametrize("etag", ['"v1"', '"v\xe9"'])
def test_a_page_that_is_the_same_is_not_sent_again(site, fetcher, etag):
    site.pages["/a"] = Page("hello", etag=etag)
    version = fetcher.fetch(f"{site.address}/a").version
    assert fetcher.fetch(f"{site.address}/a", version) is None
    site.pages["/a"] = Page("hello again", etag='"v2"')
    assert fetcher.fetch(f"{site.address}/a", version).body == b"hello again"


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello " * 1_000, mtime=0)),
        ("gzip", gzip.compress(b"hello " * 500, mtime=0) + gzip.compress(b"hello " * 500, mtime=0)),
        ("deflate", zlib.compress(b"hello " * 1_000)),
    ],
)
def test_packed_pages_are_unpacked(site, fetcher, encoding, packed):
    site.pages["/a"] = Page(packed, headers={"Content-Encoding": encoding})
    assert fetcher.fetch(f"{site.address}/a").body == b"hello " * 1_000


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"hello " * 1_000, mtime=0)[:-9]),
        ("gzip", b"no gzip at all"),
        ("br", b"whatever"),
    ],
)
def test_pages_that_cannot_be_unpacked_are_told(site, fetcher, encoding, packed):
    site.pages["/a"] = Page(packed, headers={"Content-Encoding": encoding})
    assert "cannot be unpacked" in refused(fetcher, f"{site.address}/a").what


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (404, "no such page"),
        (410, "no such page"),
        (403, "does not give it"),
        (451, "does not give it"),
        (429, "cannot send it now"),
        (500, "cannot send it now"),
        (503, "cannot send it now"),
        (204, "no page"),
        (304, "no page"),
    ],
)
def test_what_a_server_answers_instead_of_a_page_is_told(site, fetcher, status, says):
    site.pages["/a"] = Page(status=status)
    told = refused(fetcher, f"{site.address}/a")
    assert says in told.what
    assert str(status) in told.what
    assert isinstance(told, NotThere) == (status in (404, 410))


# Limits


def test_a_page_that_is_too_large_is_refused_however_it_is_packed(site):
    fetcher = Fetcher(allow_private=True, limits=Limits(size=100_000))
    site.pages["/fits"] = Page(b"x" * 100_000)
    site.pages["/large"] = Page(b"x" * 100_001)
    site.pages["/bomb"] = Page(gzip.compress(b"x" * 5_000_000, mtime=0), headers={"Content-Encoding": "gzip"})
    assert len(fetcher.fetch(f"{site.address}/fits").body) == 100_000
    assert "larger than 0.1 MB" in refused(fetcher, f"{site.address}/large").what
    assert "larger than 0.1 MB" in refused(fetcher, f"{site.address}/bomb").what


def test_a_page_without_end_is_refused(site):
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        site.drip(handler, b"x" * 60_000)

    site.pages["/a"] = endless
    fetcher = Fetcher(allow_private=True, limits=Limits(size=500_000))
    assert "larger than" in refused(fetcher, f"{site.address}/a").what


@pytest.mark.parametrize(
    "begins", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", b"HTTP/1.1 200 O"]
)
def test_a_server_that_drips_is_given_up(site, begins):
    def drip(handler: Handler) -> None:
        handler.wfile.write(begins)
        site.drip(handler)

    site.pages["/a"] = drip
    fetcher = Fetcher(allow_private=True, limits=Limits(silence=60, total=0.3))
    assert "took longer than 0.3 seconds" in refused(fetcher, f"{site.address}/a").what


def test_a_server_that_falls_silent_is_given_up(site):
    site.pages["/a"] = lambda handler: site.ended.wait(60)
    fetcher = Fetcher(allow_private=True, limits=Limits(silence=0.3, total=60))
    assert "fell silent" in refused(fetcher, f"{site.address}/a").what


def test_waiting_for_a_server_can_be_stopped(site):
    site.pages["/a"] = lambda handler: site.ended.wait(60)

    def check() -> None:
        if "/a" in site.paths():
            raise Stopped

    with pytest.raises(Stopped):
        Fetcher(allow_private=True, check=check).fetch(f"{site.address}/a")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\x01 no HTTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
    ],
)
def test_a_server_that_speaks_nonsense_is_told(site, fetcher, sent):
    def nonsense(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(sent)

    site.pages["/a"] = nonsense
    assert "broke off" in refused(fetcher, f"{site.address}/a").what


_LINES = st.sampled_from(
    b"HTTP/1.1 200 OK|HTTP/1.1 302 Found|HTTP/1.1 100 Continue|HTTP/1.0 304 X|Location: //x:y@z|"
    b"Location: \xff[|Content-Length: 5|Content-Length: -1|Transfer-Encoding: chunked|Content-Encoding: gzip|"
    b"ETag: \xe9|Content-Encoding: deflate||5|hello|0|: | x".split(b"|")
)


@pytest.mark.slow
def test_whatever_a_server_sends_is_a_page_or_told(site):
    sent = b""

    def answer(handler: Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(sent)

    @given(st.lists(_LINES | st.binary(max_size=40), max_size=12).map(b"\r\n".join))
    @settings(max_examples=2_000, deadline=None)
    def try_one(message: bytes) -> None:
        nonlocal sent
        sent = message
        with suppress(NotFetched):
            fetcher.fetch(f"{site.address}/a")

    site.pages["/a"] = answer
    fetcher = Fetcher(allow_private=True, limits=Limits(silence=5), resolve=lambda host, port: [host])
    try_one()


# Redirects


def test_redirects_are_followed_to_the_end(site, fetcher):
    site.moved("/a", "/b", 301)
    site.moved("/b", f"{site.address}/c#part", 307)
    site.pages["/c"] = HELLO
    assert fetcher.fetch(f"{site.address}/a").version.address == f"{site.address}/c"


def test_redirects_end_somewhere(site, fetcher):
    site.moved("/a", "/b")
    site.moved("/b", "/a")
    assert "redirected more than 5 times" in refused(fetcher, f"{site.address}/a").what
    assert len(site.asked) == 1 + 6


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://example.org/", "https://name:word@x.org/", "", "http://x.org:99999/"],
)
def test_redirects_lead_to_the_web_only(site, fetcher, target):
    site.moved("/a", target)
    assert "redirected" in refused(fetcher, f"{site.address}/a").what


def test_a_version_is_shown_only_where_it_came_from(site, fetcher):
    site.moved("/a", "/b")
    site.pages["/b"] = Page("hello", etag='"v1"')
    version = fetcher.fetch(f"{site.address}/a").version
    assert fetcher.fetch(f"{site.address}/a", version) is None
    shown = {path: headers["If-None-Match"] for path, headers in site.asked[-2:]}
    assert shown == {"/a": None, "/b": '"v1"'}


# Where a connection may lead


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0"],
)
def test_nothing_is_asked_of_our_own_machine(site, host):
    site.pages["/a"] = HELLO
    port = site.address.rpartition(":")[2]
    told = refused(Fetcher(), f"http://{host}:{port}/a")
    assert isinstance(told, NoServer)
    assert "own network" in told.what
    assert "allow-private-addresses" in told.fix
    assert site.asked == []


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"], ["fe80::1%1"]]
)
def test_a_name_that_stands_for_our_own_machine_is_refused(site, addresses):
    site.pages["/a"] = HELLO
    fetcher = Fetcher(resolve=lambda host, port: addresses)
    assert "own network" in refused(fetcher, site.address.replace("127.0.0.1", "news.example") + "/a").what
    assert site.asked == []


def test_a_name_that_changes_its_mind_gains_nothing(site):
    """DNS rebinding: whatever is connected to was checked, so the second answer is refused like a first."""
    answers = [["192.0.2.1"], ["127.0.0.1"]]
    port = site.address.rpartition(":")[2]
    seen: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        seen.append(host)
        return answers[min(len(seen), 2) - 1]

    fetcher = Fetcher(resolve=rebinding)
    for _ in answers:
        assert "own network" in refused(fetcher, f"http://news.example:{port}/a").what
    assert site.asked == []


def test_a_redirect_to_our_own_machine_is_refused(site, monkeypatch):
    """The first server is let through by its address alone; where it leads is checked like any other."""
    from index.web import connection

    port = site.address.rpartition(":")[2]
    monkeypatch.setattr(connection, "is_public", "127.0.0.1".__eq__)
    site.moved("/a", f"http://127.0.0.2:{port}/secret")
    site.pages["/secret"] = HELLO
    told = refused(Fetcher(), f"{site.address}/a")
    assert "own network (127.0.0.2)" in told.what
    assert site.paths() == ["/robots.txt", "/a"]


def test_no_server_no_name_no_connection(site):
    nowhere = Fetcher(allow_private=True, resolve=lambda host, port: [])
    assert "there is no server" in refused(nowhere, "http://news.example/a").what
    with serving() as gone:
        pass
    assert "no connection" in refused(Fetcher(allow_private=True), f"{gone.address}/a").what


def test_a_server_must_prove_who_it_is(site, tmp_path, monkeypatch):
    site.pages["/a"] = HELLO
    address = secured(site, tmp_path)
    told = refused(Fetcher(allow_private=True), f"{address}/a")
    assert "cannot prove who it is" in told.what
    assert site.asked == []
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    assert Fetcher(allow_private=True).fetch(f"{address}/a").body == HELLO.body.encode()


def secured(site, folder) -> str:
    """Make the site speak TLS, with a certificate that only its own file vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    plain = serialization.NoEncryption()
    pem.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    site.secure(context)
    return site.address.replace("http:", "https:")


# robots.txt


def test_what_robots_txt_forbids_is_not_fetched(site, fetcher):
    site.pages |= {"/open/a": HELLO, "/closed/a": HELLO, "/closed/but/a": HELLO}
    site.pages["/robots.txt"] = Page(
        "User-agent: other\nDisallow: /\n\nUser-agent: footnote\nDisallow: /closed/*\nAllow: /closed/but/\n",
        kind="text/plain",
    )
    for path in ("/open/a", "/closed/but/a"):
        assert fetcher.fetch(site.address + path).body == HELLO.body.encode()
    assert "robots.txt says so" in refused(fetcher, f"{site.address}/closed/a").what
    assert site.paths() == ["/robots.txt", "/open/a", "/closed/but/a"]


def test_robots_txt_holds_for_redirects_too(site, fetcher):
    site.pages["/robots.txt"] = Page("User-agent: *\nDisallow: /closed", kind="text/plain")
    site.moved("/a", "/closed")
    assert "/closed may not be fetched" in refused(fetcher, f"{site.address}/a").what
    assert site.paths() == ["/robots.txt", "/a"]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_all_is_allowed(site, fetcher, status):
    site.pages |= {"/robots.txt": Page(status=status), "/a": HELLO}
    assert fetcher.fetch(f"{site.address}/a")


def test_with_a_robots_txt_that_cannot_be_had_nothing_is_fetched_for_now(site, fetcher):
    site.pages |= {"/robots.txt": Page(status=503), "/a": HELLO}
    told = refused(fetcher, f"{site.address}/a")
    assert "does not say now what programs may fetch" in told.what
    assert site.paths() == ["/robots.txt"]


def test_a_robots_txt_elsewhere_or_of_great_length_is_read(site, fetcher):
    site.moved("/robots.txt", "/rules")
    rules = "User-agent: *\nDisallow: /closed\n" + "# nothing\n" * 100_000 + "Disallow: /open\n"
    site.pages |= {"/rules": Page(rules, kind="text/plain"), "/open": HELLO, "/closed": HELLO}
    assert fetcher.fetch(f"{site.address}/open")
    assert "may not be fetched" in refused(fetcher, f"{site.address}/closed").what
