"""PDF documents and plain text."""

import re

from groundwork.files import refusals

PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
PDF_TAIL = 2048
LOCKED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
RUNS = re.compile(rb"/(JavaScript|Launch|EmbeddedFile|RichMedia)\b")
MARKUP = re.compile(r"\s*(<\?xml|<!doctype|<!--|<html|<head|<body|<script|<svg|<iframe|<object)", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def read_pdf(body: bytes) -> bytes:
    """A whole PDF as it is. Raises FileRefused for another file, one cut off, and one that openly runs something."""
    if not PDF_HEAD.match(body):
        raise refusals.not_that_kind("pdf")
    if b"%%EOF" not in body[-PDF_TAIL:]:
        raise refusals.damaged()
    if LOCKED.search(body):
        raise refusals.locked()
    if RUNS.search(body):
        raise refusals.with_program()
    return body


def read_text(body: bytes) -> bytes:
    """UTF-8 text as it is. Raises FileRefused for other encodings, for what is no text, and for web pages."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusals.not_utf8() from None
    if CONTROLS.search(text):
        raise refusals.not_that_kind("txt")
    if MARKUP.match(text):
        raise refusals.not_that_kind("txt")
    if not text.strip():
        raise refusals.empty()
    return body
