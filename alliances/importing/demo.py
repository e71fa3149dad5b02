"""The demo's imports: one that was taken in a few days ago, one that was tried and waits."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO, StringIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from alliances.importing import batches, files, trying, working
from alliances.importing.staging import stage
from alliances.importing.trying import Work
from alliances.models import Alliance, ImportBatch, ImportPart, ImportState
from groundwork.accounts.models import Account

PETITION = """\
email,first_name,last_name,zip_code,can2_phone,can2_sms_status,can2_subscription_status,can2_user_tags
elowen@petition.example,Elowen,Tamsworth,00101,18085550131,,subscribed,Spring petition
basil@petition.example,Basil,Ormonde-Reyes,00107,18085550132,,subscribed,"Spring petition, Choir"
petra@petition.example,Petra,Quill-Hart,00107,,,unsubscribed,Spring petition
ottoline@petition.example,Ottoline,Marsh,0101,18085550134,,subscribed,Spring petition
"""
CHURCHES = """\
Name,E-mail,Phone,ZIP
"Dunmore, Clementine",clementine@parish.example,(808) 555-0141,00101
Anselm Rookwood,anselm@parish.example,808-555-0142 ext. 12,00107
Perpetua Lyle,perpetua@parish,808-555-0143,00101
Fabian Orchard,fabian@parish.example,,99999
"""


def seed(session: Session, *, now: datetime) -> None:
    """Two files of the Franklin Alliance."""
    franklin = session.scalars(select(Alliance).where(Alliance.slug == "franklin")).one()
    taken = _begin(session, franklin, PETITION, "petition-report.csv", now=now - timedelta(days=3))
    _go_on(session, franklin, taken, PETITION, is_applied=True, now=now - timedelta(days=3))
    waiting = _begin(session, franklin, CHURCHES, "parish-list.csv", now=now - timedelta(hours=2))
    _go_on(session, franklin, waiting, CHURCHES, is_applied=False, now=now - timedelta(hours=2))


def _begin(session: Session, franklin: Alliance, body: str, name: str, *, now: datetime) -> ImportBatch:
    leader = session.scalar(select(Account.id).where(Account.name == franklin.leader_name).limit(1))
    return batches.begin(session, franklin, BytesIO(body.encode()), name, account_id=leader, now=now)


def _go_on(
    session: Session, franklin: Alliance, batch: ImportBatch, body: str, *, is_applied: bool, now: datetime
) -> None:
    plan = replace(batches.plan_of(batch), tags=("Spring petition",) if is_applied else ())
    batches.settle(session, batch, plan, now=now)
    work = Work(franklin, batch.file_name, batches.columns_of(batch), plan, now, batch_id=batch.id)
    number, slug = batch.id, franklin.slug
    with stage() as people, StringIO(newline="") as refused:
        found = trying.read(session, BytesIO(body.encode()), work, people, refused)
        if is_applied:
            report = trying.write(session, people, found, work)
            working.finish(session, number, slug, report, now=now)
            return
        report = trying.look(session, people, found)
        files.keep(session, number, ImportPart.REFUSED, BytesIO(refused.getvalue().encode()))
    batch.state, batch.found, batch.tried_at = ImportState.TRIED, report.to_json(), now
    session.flush()
