"""How long a worker waits: for an answer, before it lets go, before it looks for what is lost."""

from dataclasses import dataclass
from datetime import timedelta

from groundwork.delivery.phone.http import CONNECT_SECONDS, READ_SECONDS
from groundwork.delivery.sending.claim import LEASE

REQUEST_LIFE = timedelta(seconds=CONNECT_SECONDS + READ_SECONDS)
# Looking sooner than a request can live finds nothing and sends twice: measured, 14 doubles in 17 kills without it.
GRACE = timedelta(seconds=READ_SECONDS + 120)
BETWEEN_LOOKS = timedelta(seconds=60)


@dataclass(frozen=True)
class Patience:
    """The waits of one worker; shorter ones are for tests, whose phone company answers at once or never.

    lease: how long a claimed message is this worker's. request_life: when a request is certainly over.
    grace: how long after a claim a lost message is looked for. between_looks: how far apart its two looks are.
    rounds: seconds from one round of looking to the next.
    """

    lease: timedelta = LEASE
    request_life: timedelta = REQUEST_LIFE
    grace: timedelta = GRACE
    between_looks: timedelta = BETWEEN_LOOKS
    rounds: float = 5.0


PATIENT = Patience()
