"""Words for people, in their language inside a request and in English outside of one."""

from flask import has_request_context
from flask_babel import gettext, ngettext


def say(text: str, **values: object) -> str:
    """The text in the language of the request, with its `%(name)s` filled in."""
    if has_request_context():
        return str(gettext(text, **values))
    return text % values if values else text


def count(one: str, many: str, number: int, **values: object) -> str:
    """The wording for this number, which both name as `%(num)s`, in the language of the request."""
    if has_request_context():
        return str(ngettext(one, many, number, **values))
    return (one if number == 1 else many) % (values | {"num": number})
