"""What a reader without script sees: the table under each figure."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.figure = ""
        self.rows: dict[str, list[list[str]]] = {}
        self.is_cell = self.is_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "figure":
            self.figure = dict(attrs).get("id") or ""
        self.is_body = tag == "tbody" or (self.is_body and tag != "thead")
        if not (self.figure and self.is_body):
            return
        if tag == "tr":
            self.rows.setdefault(self.figure, []).append([])
        if tag in {"th", "td"}:
            self.is_cell = True
            self.rows[self.figure][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self.is_cell = False
        if tag == "tbody":
            self.is_body = False
        if tag == "figure":
            self.figure = ""

    def handle_data(self, words: str) -> None:
        if self.is_cell:
            self.rows[self.figure][-1][-1] += words.strip()


def tables_of(page: str) -> dict[str, list[list[str]]]:
    """Cells by figure."""
    reader = _Tables()
    reader.feed(page)
    return reader.rows
