"""The page behind the stop link of an e-mail; looking at it changes nothing.

Mail programs press its button themselves (RFC 8058): without a session or a form key, and they follow no redirect.
"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from groundwork.delivery import mail_stops
from groundwork.web.current import clock, db_session

blueprint = Blueprint("mail_stop", __name__, template_folder="templates")


@blueprint.get("/stop/<token>")
def show(token: str) -> ResponseReturnValue:
    """What the button ends, and the button."""
    return _page(token)


@blueprint.post("/stop/<token>")
def stop(token: str) -> ResponseReturnValue:
    """The button, whoever presses it: a person or her mail program."""
    mail_stops.stop(db_session(), token, now=clock().now())
    db_session().commit()
    return _page(token, is_new=True)


@blueprint.post("/stop/<token>/again")
def again(token: str) -> ResponseReturnValue:
    """It was a mistake."""
    mail_stops.begin_again(db_session(), token, now=clock().now())
    db_session().commit()
    return _page(token, is_back=True)


def _page(token: str, *, is_new: bool = False, is_back: bool = False) -> ResponseReturnValue:
    session = db_session()
    address = mail_stops.address_of(session, token)
    return render_template(
        "delivery/stop.html",
        token=token,
        mailbox=mail_stops.shown(address),
        is_stopped=mail_stops.is_stopped(session, address),
        is_new=is_new,
        is_back=is_back,
        may_begin_again=mail_stops.may_begin_again(session, address),
    )
