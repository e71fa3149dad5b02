"""What the simulated phone company is set to: whose account it serves, where its webhooks go, how fast it is."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from groundwork.clock import Clock
from groundwork.settings import Settings


@dataclass(frozen=True)
class Instant:
    """One moment by both clocks: `story` is shown and stored, `real` paces."""

    story: datetime
    real: datetime

    @property
    def ahead(self) -> int:
        """Seconds the story runs before the real clock."""
        return round((self.story - self.real).total_seconds())

    def after(self, seconds: float) -> datetime:
        """The real moment so many seconds later."""
        return self.real + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Pace:
    """How many real seconds things take.

    text: between two statuses of a text. ring: before a line takes a call. line: one sentence. second: a second of an
    office's talk. patience: a second of waiting for a person to press a key or pick up.
    """

    text: float = 0.3
    ring: float = 1.2
    line: float = 0.5
    second: float = 0.25
    patience: float = 1.5

    def times(self, factor: float) -> "Pace":
        """The same, slower or faster."""
        return Pace(
            self.text * factor, self.ring * factor, self.line * factor, self.second * factor, self.patience * factor
        )


@dataclass(frozen=True)
class Network:
    """One account with the simulated phone company."""

    account: str
    token: str
    public_url: str
    sender: str
    pace: Pace = Pace()

    def hook(self, path: str) -> str:
        """The address of one of our webhooks."""
        return f"{self.public_url}/hooks/twilio/{path}"


def network_of(settings: Settings, pace: Pace) -> Network:
    """The account these settings describe."""
    return Network(
        account=settings.twilio_account_sid,
        token=settings.twilio_auth_token.get_secret_value(),
        public_url=settings.public_url.rstrip("/"),
        sender=settings.sender_number,
        pace=pace,
    )


def instant(clock: Clock) -> Instant:
    """This moment."""
    return Instant(story=clock.now(), real=datetime.now(UTC))


def new_sid(prefix: str) -> str:
    """A fresh identifier as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)
