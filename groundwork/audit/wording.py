"""The words of what the house itself writes into its log."""

from collections.abc import Callable

from groundwork.words import say

ACTS: dict[str, Callable[[], str]] = {
    "personal.opened": lambda: say("opened personal data"),
    "personal.closed": lambda: say("closed personal data again"),
    "role.granted": lambda: say("took up a role"),
    "role.ended": lambda: say("ended a role"),
    "role.invited": lambda: say("invited somebody to a role"),
    "role.withdrawn": lambda: say("withdrew an invitation"),
    "account.reset": lambda: say("reset a second step"),
    "account.password": lambda: say("set a new password"),
    "person.shown": lambda: say("looked up what is kept about a person"),
    "person.erased": lambda: say("deleted a person"),
    "log.read": lambda: say("took the log away as a file"),
}


def words(acts: dict[str, Callable[[], str]], act: str) -> str:
    """An act in words; its code where no room has words for it."""
    known = acts.get(act)
    return known() if known else act
