"""The page behind the stop link of an e-mail; looking at it changes nothing.

Mail programs press its button themselves (RFC 8058): without a session or a form key, and they follow no redirect.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from groundwork.delivery.mail import stop_links
from groundwork.web.current import clock, db_session

blueprint = Blueprint("mail_stop", __name__, template_folder="../templates")


@blueprint.get("/stop/<token>")
def show(token: str) -> ResponseReturnValue:
    """What the button ends, and the button."""
    return _page(token)


@blueprint.post("/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """The button, whoever presses it: a person or her mail program."""
    stop_links.stop(db_session(), token, now=clock().now())
    db_session().commit()
    return _page(token)


@blueprint.post("/stop/<token>/again")
def again(token: str) -> ResponseReturnValue:
    """It was a mistake."""
    stop_links.begin_again(db_session(), token, now=clock().now())
    db_session().commit()
    return _page(token, is_back=True)


def _page(token: str, *, is_back: bool = False) -> ResponseReturnValue:
    session = db_session()
    address = stop_links.address_of(session, token)
    return render_template(
        "delivery/stop.html",
        token=token,
        mailbox=stop_links.shown(address),
        is_stopped=stop_links.is_stopped(session, address),
        is_back=is_back,
        may_begin_again=stop_links.may_begin_again(session, address),
    )
