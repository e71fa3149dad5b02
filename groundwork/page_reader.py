"""Reading our own pages as a browser without script would: their forms, links and words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """One form of a page: where it goes, how, and what it would send untouched."""

    action: str
    method: str
    id: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class PageReader(HTMLParser):
    """Collects the forms, links and visible words of one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.links: list[str] = []
        self._words: list[str] = []
        self._is_first = False
        self._select = ""
        self._textarea = ""
        self._silent = 0
        self.feed(text)

    @property
    def words(self) -> str:
        """What stands on the page, in one line."""
        return " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one element."""
        has = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        elif tag == "form":
            self.forms.append(PageForm(has.get("action", ""), has.get("method", "get").lower(), has.get("id", "")))
        elif tag in {"script", "style", "title"}:
            self._silent += 1
        elif self.forms:
            self._field(tag, has)

    def _field(self, tag: str, has: dict[str, str]) -> None:
        form, name = self.forms[-1], has.get("name", "")
        if tag == "input" and name and (has.get("type") not in {"checkbox", "radio"} or "checked" in has):
            form.fields.append((name, has.get("value", "on" if has.get("type") == "checkbox" else "")))
        elif tag == "select":
            self._select, self._is_first = name, True
            form.fields.append((name, ""))
        elif tag == "option" and self._select and (self._is_first or "selected" in has):
            form.fields[-1], self._is_first = (self._select, has.get("value", "")), False
        elif tag == "textarea":
            self._textarea = name
            form.fields.append((name, ""))
        elif tag == "button" and name:
            form.buttons.append((name, has.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag in {"script", "style", "title"}:
            self._silent -= 1
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        """Words of the page, or of a box."""
        if self._textarea and self.forms:
            self.forms[-1].fields[-1] = (self._textarea, data.removeprefix("\n"))
        elif not self._silent:
            self._words.append(data)


def choose_form(text: str, form: str) -> PageForm:
    """The page's POST form whose id or action contains `form`; GET forms are looked at last."""
    found = PageReader(text).forms
    fitting = [one for one in found if form in one.action or (form and form in one.id)]
    posts = [one for one in fitting if one.method == "post"]
    if not fitting:
        raise LookupError(f"no form like {form!r} among {[one.action for one in found]}")
    return (posts or fitting)[0]


def filled(form: PageForm, answers: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    """What sending the form posts: its own values, with the answers in their place."""
    kept = [(name, value) for name, value in form.fields if name not in answers]
    given = [
        (name, value)
        for name, values in answers.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    return kept + given
