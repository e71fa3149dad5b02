"""Giving a kept file out: always as a download, never as a page of ours."""

from io import BytesIO

from flask import Response, send_file

from groundwork.files.models import StoredFile


def download(stored: StoredFile, *, is_public: bool = False) -> Response:
    """The file as an attachment; a browser asks each time whether it changed, and keeps none that is not public.

    `groundwork.web.headers` adds that nothing may guess its type or run in it.
    """
    answer = send_file(
        BytesIO(stored.body),
        mimetype=stored.media_type,
        as_attachment=True,
        download_name=stored.name,
        etag=stored.digest,
        last_modified=stored.kept_at,
    )
    answer.headers["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    return answer
