"""Addresses: what is one, how it is written, and which lead inside."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.web.address import is_address, is_public, last_part, written_alike
from index.web.named import told_apart
from index.web.refusal import NotFetched


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("HTTPS://Example.ORG:443/a b?q=ä#part", "https://example.org/a%20b?q=%C3%A4"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/x/../y", "http://example.org:8080/y"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ],
)
def test_an_address_is_written_in_one_way(typed, written):
    assert written_alike(typed) == written
    assert written_alike(written) == written


@pytest.mark.parametrize(
    "wrong",
    [
        "ftp://example.org/file",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://name:word@example.org/",
        "http://example.org:99999/",
        "http://exa\x00mple/",
        "http://example.org:-1/",
        "http://example.org:0/",
        "http://xn--/",
        "http://xn--a-ecp.example/",
        "http://example.org/%00",
        "https://example.org/" + "a" * 3_000,
    ],
)
def test_what_is_no_address_of_the_web_is_told(wrong):
    assert is_address(wrong)
    with pytest.raises(NotFetched) as told:
        written_alike(wrong)
    assert told.value.fix
    assert "word" not in told.value.what


@given(st.sampled_from(["http", "HTTPS", "ftp"]), st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_is_written_in_one_way_or_refused(scheme, rest):
    try:
        written = written_alike(f"{scheme}://{rest}")
    except NotFetched as told:
        assert told.what
        return
    assert is_address(written)
    assert written_alike(written) == written
    assert last_part(written) in unquote(written)


def test_paths_are_no_addresses():
    assert not any(map(is_address, ("~/articles", "/a//b", "C:\\x", "notes.txt", Path("https://x.org/a"))))
    files, addresses, problems = told_apart(
        ["a.txt", "https://x.org", "https://x.org/#top", "gopher://x.org"]
    )
    assert (files, addresses, [one.path for one in problems]) == (
        ["a.txt"],
        ["https://x.org/"],
        ["gopher://x.org"],
    )


def test_the_last_part_names_a_page():
    assert last_part("https://x.org/2020/ferry%20back.html?page=2") == "ferry back.html"
    assert last_part("https://www.x.org/a/b/") == "b"
    assert last_part("https://www.x.org/?p=12/34") == ""


@pytest.mark.parametrize(
    "inside",
    [
        *("127.0.0.1", "127.8.9.10", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "2001:db8::1", "::127.0.0.1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::127.0.0.1"),
        *("64:ff9b::a00:1", "fec0::1", "2002:7f00:1::", "2002:c0a8:101::1", "fe80::1%1"),
    ],
)
def test_addresses_that_lead_inside(inside):
    assert not is_public(inside)


@pytest.mark.parametrize(
    "outside", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
)
def test_addresses_of_the_open_internet(outside):
    assert is_public(outside)
