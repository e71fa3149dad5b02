"""How long the tables of the house itself, of accounts and of delivery keep their rows."""

from sqlalchemy import select

from groundwork.accounts.models import Grant, PasswordRequest, StaffInvitation
from groundwork.delivery.models import CallEvent, Message, MessageEvent, ReceivedText, Thread
from groundwork.delivery.models.kinds import ENDED
from groundwork.delivery.permission import need, proof
from groundwork.doors import Keeping
from groundwork.models import FormKey, Heartbeat, JobRun
from groundwork.retention.keeping import YEAR, emptying, kept, removing
from groundwork.words import say


def keepings() -> list[Keeping]:
    """One line for each table."""
    return [*_house(), *_accounts(), *_delivery()]


def _house() -> list[Keeping]:
    return [
        Keeping("form_key", 30, lambda: say("So that a form sent twice counts once."),
                removing(FormKey, FormKey.used_at)),
        Keeping("heartbeat", 30, lambda: say("Whether the worker lives."), removing(Heartbeat, Heartbeat.beat_at)),
        Keeping("job_run", 90, lambda: say("Which work was done when."), removing(JobRun, JobRun.slot)),
        *kept(lambda: say("What this installation is; names nobody."), "installation", "lease", "fingerprint_key"),
    ]  # fmt: skip


def _accounts() -> list[Keeping]:
    return [
        Keeping("account_grant", 7 * YEAR, lambda: say("Who was responsible for what, as long as the audit log."),
                removing(Grant, Grant.ended_at)),
        Keeping("staff_invitation", YEAR, lambda: say("Who was invited by which address."),
                removing(StaffInvitation, StaffInvitation.expires_at)),
        Keeping("password_request", 30, lambda: say("Who asked for a new password."),
                removing(PasswordRequest, PasswordRequest.answered_at)),
        *kept(lambda: say("Who works here, or did, as the log names them; emptied when they ask."), "account"),
    ]  # fmt: skip


def _delivery() -> list[Keeping]:
    return [
        Keeping("message", YEAR, lambda: say("The words of a message go after a year; that it was sent stays counted."),
                emptying(Message, Message.queued_at, {"body": "", "subject": "", "token": ""},
                         Message.body != "", Message.state.in_(ENDED))),
        Keeping("message_event", YEAR, lambda: say("What the phone company told us of a message."),
                removing(MessageEvent, MessageEvent.at, MessageEvent.taken_at.is_not(None))),
        Keeping("received_text", 2 * YEAR, lambda: say("What somebody texted us."),
                removing(ReceivedText, ReceivedText.at)),
        Keeping("thread", 2 * YEAR, lambda: say("A conversation, after its last word."),
                removing(Thread, Thread.last_at, ~select(ReceivedText.id).where(
                    ReceivedText.thread_id == Thread.id).exists())),
        Keeping("call_event", 90, lambda: say("So that a call told twice counts once."),
                removing(CallEvent, CallEvent.at)),
        Keeping("address", None,
                lambda: say("As long as anything here needs it; emptied at once for whoever is deleted."),
                need.forget_unneeded),
        Keeping("consent", proof.DAYS,
                lambda: say("Who said yes to what: while it stands, and four years after it ended."),
                proof.forget_ended),
        *kept(lambda: say("Whose permission just changed, until that is worked out: a minute or two."),
              "permission_change"),
        *kept(lambda: say("Scrambled marks of who must not be written to: for good, because they said so."),
              "suppression"),
        *kept(lambda: say("What was sent from which number at which cost; names nobody."),
              "batch", "brand", "sender", "spending", "zone_set"),
        *kept(lambda: say("A demo's invented phones."),
              "sim_call", "sim_call_line", "sim_event", "sim_fault", "sim_line", "sim_message"),
    ]  # fmt: skip
