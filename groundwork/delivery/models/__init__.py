"""Tables of delivery: addresses, the consent ledger, suppressions, batches, messages, and what came back.

Leases, looks and paces are kept by the real clock; all other moments by the installation's own, which in a demo is a
story's.
"""

from groundwork.delivery.models.kinds import ENDED, RANK, BatchState, Channel, ConsentKind, SenderKind, State, Why
from groundwork.delivery.models.noticing import PermissionChange
from groundwork.delivery.models.outbox import Batch, Message, MessageEvent, ZoneSet
from groundwork.delivery.models.pacing import Brand, Sender, Spending
from groundwork.delivery.models.people import Address, Consent, FingerprintKey, Suppression
from groundwork.delivery.models.received import CallEvent, ReceivedText, Thread

__all__ = [
    "ENDED",
    "RANK",
    "Address",
    "Batch",
    "BatchState",
    "Brand",
    "CallEvent",
    "Channel",
    "Consent",
    "ConsentKind",
    "FingerprintKey",
    "Message",
    "MessageEvent",
    "PermissionChange",
    "ReceivedText",
    "Sender",
    "SenderKind",
    "Spending",
    "State",
    "Suppression",
    "Thread",
    "Why",
    "ZoneSet",
]
