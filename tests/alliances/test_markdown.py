"""Markdown becomes a page and nothing else."""

import pytest

from alliances.markdown import render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://elsewhere.example/pixel.png)",
        '<img src=x onerror="alert(1)">',
        "<style>body{display:none}</style>",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
    ],
)
def test_nothing_that_acts_comes_through(text):
    html = str(render(text)).lower()

    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html


def test_headings_lists_and_links_do():
    html = str(render("## One\n\n- two\n\n[three](https://example.org)"))

    assert "<h2>One</h2>" in html
    assert "<li>two</li>" in html
    assert 'href="https://example.org"' in html
