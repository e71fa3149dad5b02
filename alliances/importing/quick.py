"""Numbers and mailboxes of a long file: what one of a kind proved good need not be proved again."""

import re

from groundwork.delivery import addresses

MOST_KEPT = 50_000
PLAIN_NUMBER = re.compile(r"\+?1?[\s.(-]*([2-9]\d{2})[\s.)-]*([2-9]\d{2})[\s.-]*(\d{4})", re.ASCII)
PLAIN_MAILBOX = re.compile(r"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@([a-z0-9.-]+)", re.ASCII)
LONGEST_LOCAL = 64


class QuickReader:
    """Reads as `addresses` does; remembers the exchanges and the domains it found good.

    Whether a number can be, and where it is, is told by its first six digits; whether a mailbox can be, by its domain
    where the part before it is plain. Whatever is not plain is read anew each time.
    """

    def __init__(self) -> None:
        self.exchanges: set[str] = set()
        self.domains: set[str] = set()

    def number(self, raw: str) -> str:
        """A typed number as E.164. Raises BadAddress."""
        plain = PLAIN_NUMBER.fullmatch(raw.strip())
        if plain and plain[1] + plain[2] in self.exchanges:
            return f"+1{plain[1]}{plain[2]}{plain[3]}"
        read = addresses.read_number(raw)
        if plain and len(self.exchanges) < MOST_KEPT:
            self.exchanges.add(plain[1] + plain[2])
        return read

    def mailbox(self, raw: str) -> str:
        """A typed mailbox in the one form we keep. Raises BadAddress."""
        typed = raw.strip().lower()
        plain = PLAIN_MAILBOX.fullmatch(typed)
        if plain and plain[2] in self.domains and len(plain[1]) <= LONGEST_LOCAL:
            return typed
        read = addresses.read_mailbox(raw)
        if plain and len(self.domains) < MOST_KEPT:
            self.domains.add(plain[2])
        return read
