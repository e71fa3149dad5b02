"""Compressed files that are the same to the byte wherever and whenever they are written."""

import gzip

OPERATING_SYSTEM = 9  # the header's byte that Python versions fill in differently; 3 is Unix


def same_bytes(content: bytes) -> bytes:
    """The content as one gzip member without a date in its header, and always from the same system."""
    packed = bytearray(gzip.compress(content, 9, mtime=0))
    packed[OPERATING_SYSTEM] = 3
    return bytes(packed)
