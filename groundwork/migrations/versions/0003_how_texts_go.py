"""How fast texts go and who pays for a day; threads of texts; calls on request; the lobbying ledger.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table('brand',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('reference', sa.String(), nullable=False),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.Column('daily_cap', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('day_segments', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_brand'))
    )
    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('spending',
    sa.Column('alliance', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('segments', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('alliance', 'day', name=op.f('pk_spending'))
    )
    op.create_table('thread',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('ours', sa.String(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_by', sa.Integer(), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_thread')),
    sa.UniqueConstraint('phone', 'ours', name=op.f('uq_thread_phone_ours'))
    )
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_thread_waiting_since'), ['waiting_since'], unique=False)

    op.create_table('canned_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('body_en', sa.String(), nullable=False),
    sa.Column('body_es', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_canned_reply_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_canned_reply'))
    )
    with op.batch_alter_table('canned_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_canned_reply_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('sender',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('brand', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('per_second', sa.Double(), nullable=False),
    sa.Column('calls_per_second', sa.Double(), nullable=False),
    sa.Column('tokens', sa.Double(), nullable=False),
    sa.Column('call_tokens', sa.Double(), nullable=False),
    sa.Column('filled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['brand'], ['brand.name'], name=op.f('fk_sender_brand')),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_sender'))
    )
    with op.batch_alter_table('sender', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sender_brand'), ['brand'], unique=False)

    op.create_table('call_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_call_request_campaign_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_call_request_supporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_request')),
    sa.UniqueConstraint('token', name=op.f('uq_call_request_token'))
    )
    with op.batch_alter_table('call_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_request_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_request_supporter_id'), ['supporter_id'], unique=False)

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.add_column(sa.Column('looked_up_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('sim_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hours', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('daily_cents', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('confirm_above_cents', sa.Integer(), nullable=False, server_default='10000'))

    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told_why', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('daily_cents', sa.Integer(), nullable=True))

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('asked_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('asked_people', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('approved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_campaign_approved_by'), 'account', ['approved_by'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_campaign_asked_by'), 'account', ['asked_by'], ['id'])

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('not_after', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('written_by', sa.Integer(), nullable=True))

    with op.batch_alter_table('message_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('named_id', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_message_event_waiting', ['id'], unique=False, sqlite_where=sa.text('taken_at IS NULL'), postgresql_where=sa.text('taken_at IS NULL'))

    with op.batch_alter_table('received_text', schema=None) as batch_op:
        batch_op.add_column(sa.Column('thread_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_received_text_thread_id'), ['thread_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_received_text_thread_id'), 'thread', ['thread_id'], ['id'])

    op.create_table('work_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('cents', sa.Integer(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('logged_by', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_work_time_alliance_id')),
    sa.ForeignKeyConstraint(['logged_by'], ['account.id'], name=op.f('fk_work_time_logged_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_time'))
    )
    with op.batch_alter_table('work_time', schema=None) as batch_op:
        batch_op.create_index('ix_work_time_alliance_id_day', ['alliance_id', 'day'], unique=False)

    op.create_table('year_of_payer',
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('spending_cents', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_year_of_payer_alliance_id')),
    sa.PrimaryKeyConstraint('alliance_id', 'year', name=op.f('pk_year_of_payer'))
    )
    op.create_table('campaign_purpose',
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('on_measure', sa.Boolean(), nullable=False),
    sa.Column('takes_view', sa.Boolean(), nullable=False),
    sa.Column('to_members', sa.Boolean(), nullable=False),
    sa.Column('said_by', sa.Integer(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_purpose_campaign_id')),
    sa.ForeignKeyConstraint(['said_by'], ['account.id'], name=op.f('fk_campaign_purpose_said_by')),
    sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_campaign_purpose'))
    )

    op.execute("UPDATE message_event SET named_id = COALESCE(message_id, 0), taken_at = at")
    op.execute("UPDATE batch SET told_why = why_paused")
    op.execute(
        "INSERT INTO thread (phone, ours, last_at, waiting_since)"
        " SELECT sender, recipient, MAX(at), MIN(CASE WHEN read_as = 'hold' AND settled_at IS NULL THEN at END)"
        " FROM received_text WHERE sender <> '' GROUP BY sender, recipient"
    )
    op.execute(
        "UPDATE received_text SET thread_id = (SELECT id FROM thread"
        " WHERE thread.phone = received_text.sender AND thread.ours = received_text.recipient)"
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_table('campaign_purpose')
    op.drop_table('year_of_payer')
    with op.batch_alter_table('work_time', schema=None) as batch_op:
        batch_op.drop_index('ix_work_time_alliance_id_day')

    op.drop_table('work_time')
    with op.batch_alter_table('received_text', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_received_text_thread_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_received_text_thread_id'))
        batch_op.drop_column('thread_id')

    with op.batch_alter_table('message_event', schema=None) as batch_op:
        batch_op.drop_index('ix_message_event_waiting', sqlite_where=sa.text('taken_at IS NULL'), postgresql_where=sa.text('taken_at IS NULL'))
        batch_op.drop_column('taken_at')
        batch_op.drop_column('named_id')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_column('written_by')
        batch_op.drop_column('not_after')

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_campaign_asked_by'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_campaign_approved_by'), type_='foreignkey')
        batch_op.drop_column('approved_at')
        batch_op.drop_column('approved_by')
        batch_op.drop_column('asked_people')
        batch_op.drop_column('asked_at')
        batch_op.drop_column('asked_by')

    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_column('daily_cents')
        batch_op.drop_column('told_why')

    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.drop_column('confirm_above_cents')
        batch_op.drop_column('daily_cents')

    with op.batch_alter_table('sim_line', schema=None) as batch_op:
        batch_op.drop_column('hours')

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_column('looked_up_at')

    with op.batch_alter_table('call_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_request_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_call_request_campaign_id'))

    op.drop_table('call_request')
    with op.batch_alter_table('sender', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sender_brand'))

    op.drop_table('sender')
    with op.batch_alter_table('canned_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_canned_reply_alliance_id'))

    op.drop_table('canned_reply')
    with op.batch_alter_table('thread', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_thread_waiting_since'))

    op.drop_table('thread')
    op.drop_table('spending')
    op.drop_table('lease')
    op.drop_table('brand')
