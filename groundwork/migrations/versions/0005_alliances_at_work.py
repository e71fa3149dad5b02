"""Alliances at work: how they form, who belongs, what they do, and whom their people trust with what.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

FOLDED = "lower(trim(outreach.outlet)) || '|' || lower(trim(outreach.city))"
OLD_OUTREACH = "('editorial_board', 'opinion_piece', 'radio', 'school', 'university', 'talk')"
OLD_MATERIALS = "('handout', 'guide', 'media_kit', 'school_kit')"
GOING_WITH_EVENTS = ('sheet_line', 'sign_in_sheet', 'event_signup', 'event_host',)
GOING_WITH_MATERIALS = ('material_version', 'material_part',)


def upgrade() -> None:
    """Make it so."""
    op.create_table('audit_anchor',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_audit_anchor'))
    )
    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('first_previous', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('mine_asking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('link_base', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mine_asking'))
    )
    op.create_table('alliance_area',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_area_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_area')),
    sa.UniqueConstraint('alliance_id', 'kind', 'code', name=op.f('uq_alliance_area_alliance_id_kind_code'))
    )
    with op.batch_alter_table('alliance_area', schema=None) as batch_op:
        batch_op.create_index('ix_alliance_area_kind_code', ['kind', 'code'], unique=False)

    op.create_table('alliance_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_alliance_role_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_role_alliance_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_alliance_role_mail_address_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_alliance_role_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_role'))
    )
    with op.batch_alter_table('alliance_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_role_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_role_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_role_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alliance_role_text_address_id'), ['text_address_id'], unique=False)

    op.create_table('alliance_standing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.String(length=40), nullable=False),
    sa.Column('changed_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_standing_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_standing'))
    )
    with op.batch_alter_table('alliance_standing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_standing_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.Column('previous', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_audit_entry_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_account_id_id'), ['account_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_act_id'), ['act', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_at'), ['at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_scope_id'), ['scope', 'id'], unique=False)

    op.create_table('custom_field',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('choices', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_custom_field_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custom_field')),
    sa.UniqueConstraint('alliance_id', 'folded', name=op.f('uq_custom_field_alliance_id_folded'))
    )
    op.create_table('directory_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('town', sa.String(), nullable=False),
    sa.Column('helps_with', sa.String(), nullable=False),
    sa.Column('languages', sa.String(), nullable=False),
    sa.Column('shows_account_mail', sa.Boolean(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_directory_entry_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_directory_entry_alliance_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_directory_entry_mail_address_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_directory_entry_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_entry'))
    )
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_directory_entry_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directory_entry_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directory_entry_text_address_id'), ['text_address_id'], unique=False)
        batch_op.create_index('uq_directory_entry_alliance', ['account_id', 'alliance_id'], unique=True)
        batch_op.create_index('uq_directory_entry_secretariat', ['account_id'], unique=True, sqlite_where=sa.text('alliance_id IS NULL'), postgresql_where=sa.text('alliance_id IS NULL'))

    op.create_table('hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.Column('from_account_id', sa.Integer(), nullable=True),
    sa.Column('to_account_id', sa.Integer(), nullable=True),
    sa.Column('by_day', sa.Date(), nullable=False),
    sa.Column('stays_as', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('begun_by', sa.String(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('drop_reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_hand_over_alliance_id')),
    sa.ForeignKeyConstraint(['from_account_id'], ['account.id'], name=op.f('fk_hand_over_from_account_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_hand_over_mail_address_id')),
    sa.ForeignKeyConstraint(['to_account_id'], ['account.id'], name=op.f('fk_hand_over_to_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_hand_over_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index('uq_hand_over_open', ['alliance_id'], unique=True, sqlite_where=sa.text('finished_at IS NULL AND dropped_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL AND dropped_at IS NULL'))

    op.create_table('help_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('wanted', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('needed_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=True),
    sa.Column('taken_by', sa.Integer(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state NOT IN ('taken', 'answered') OR taken_by IS NOT NULL", name=op.f('ck_help_request_keeper')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_help_request_alliance_id')),
    sa.ForeignKeyConstraint(['asked_by'], ['account.id'], name=op.f('fk_help_request_asked_by')),
    sa.ForeignKeyConstraint(['taken_by'], ['account.id'], name=op.f('fk_help_request_taken_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_request'))
    )
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_request_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_made_at'), ['made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_state'), ['state'], unique=False)

    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('preset', sa.String(), nullable=False),
    sa.Column('columns', sa.String(), nullable=False),
    sa.Column('plan', sa.String(), nullable=False),
    sa.Column('found', sa.String(), nullable=False),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.Column('done_rows', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tried_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_import_batch_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_import_batch_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.create_index('ix_import_batch_alliance_id_made_at', ['alliance_id', 'made_at'], unique=False)
        batch_op.create_index('ix_import_batch_state', ['state'], unique=False)

    op.create_table('import_mapping',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('header', sa.String(), nullable=False),
    sa.Column('preset', sa.String(), nullable=False),
    sa.Column('columns', sa.String(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_import_mapping_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_mapping')),
    sa.UniqueConstraint('alliance_id', 'header', name=op.f('uq_import_mapping_alliance_id_header'))
    )
    op.create_table('mine_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_digest', sa.String(), nullable=False),
    sa.Column('address_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_mine_link_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mine_link')),
    sa.UniqueConstraint('token_digest', name=op.f('uq_mine_link_token_digest'))
    )
    with op.batch_alter_table('mine_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mine_link_address_id_made_at'), ['address_id', 'made_at'], unique=False)

    op.create_table('organization_person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_organization_person_alliance_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_organization_person_mail_address_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_organization_person_organization_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_organization_person_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization_person'))
    )
    with op.batch_alter_table('organization_person', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organization_person_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_person_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_person_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_organization_person_text_address_id'), ['text_address_id'], unique=False)

    op.create_table('outlet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('town', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('website', sa.String(), nullable=False),
    sa.Column('notes', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_outlet_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outlet')),
    sa.UniqueConstraint('alliance_id', 'folded', name=op.f('uq_outlet_alliance_id_folded'))
    )
    op.create_table('reason_given',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_reason_given_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reason_given'))
    )
    with op.batch_alter_table('reason_given', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reason_given_account_id_scope_until'), ['account_id', 'scope', 'until'], unique=False)

    op.create_table('segment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_segment_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_segment_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment'))
    )
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.create_index('uq_segment_standing', ['alliance_id', 'folded'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('stage_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.Column('done_by', sa.String(), nullable=False),
    sa.Column('struck_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('struck_by', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_stage_check_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_check')),
    sa.UniqueConstraint('alliance_id', 'stage', 'code', name=op.f('uq_stage_check_alliance_id_stage_code'))
    )
    with op.batch_alter_table('stage_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_check_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('stored_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_stored_file_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stored_file')),
    sa.UniqueConstraint('public_id', name=op.f('uq_stored_file_public_id'))
    )
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stored_file_account_id'), ['account_id'], unique=False)

    op.create_table('tag',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_tag_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tag')),
    sa.UniqueConstraint('alliance_id', 'folded', name=op.f('uq_tag_alliance_id_folded'))
    )
    op.create_table('trip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('travelers', sa.String(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('notes', sa.String(), nullable=False),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_for', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("cancelled_at IS NULL OR cancelled_for <> ''", name=op.f('ck_trip_reason')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_trip_days')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_trip_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip'))
    )
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_starts_on'), ['starts_on'], unique=False)

    op.create_table('webhook',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('kinds', sa.String(), nullable=False),
    sa.Column('fields', sa.String(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('rests_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('why_rests', sa.String(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_webhook_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_webhook_alliance_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook'))
    )
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('advice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('leader_agreed_by', sa.Integer(), nullable=True),
    sa.Column('leader_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('secretariat_agreed_by', sa.Integer(), nullable=True),
    sa.Column('secretariat_agreed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('edited_by', sa.Integer(), nullable=True),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_advice_alliance_id')),
    sa.ForeignKeyConstraint(['edited_by'], ['account.id'], name=op.f('fk_advice_edited_by')),
    sa.ForeignKeyConstraint(['leader_agreed_by'], ['account.id'], name=op.f('fk_advice_leader_agreed_by')),
    sa.ForeignKeyConstraint(['request_id'], ['help_request.id'], name=op.f('fk_advice_request_id')),
    sa.ForeignKeyConstraint(['secretariat_agreed_by'], ['account.id'], name=op.f('fk_advice_secretariat_agreed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice')),
    sa.UniqueConstraint('request_id', name=op.f('uq_advice_request_id'))
    )
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_advice_shared_at'), ['shared_at'], unique=False)

    op.create_table('alliance_stage_undone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('reached_on', sa.Date(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('is_without_visit', sa.Boolean(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('stored_file_id', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('undone_by', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_alliance_stage_undone_alliance_id')),
    sa.ForeignKeyConstraint(['stored_file_id'], ['stored_file.id'], name=op.f('fk_alliance_stage_undone_stored_file_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alliance_stage_undone'))
    )
    with op.batch_alter_table('alliance_stage_undone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alliance_stage_undone_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('commitment_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('commitment_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('people IS NULL OR people >= 0', name=op.f('ck_commitment_entry_people_counted')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_commitment_entry_alliance_id')),
    sa.ForeignKeyConstraint(['commitment_id'], ['commitment.id'], name=op.f('fk_commitment_entry_commitment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment_entry'))
    )
    with op.batch_alter_table('commitment_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_entry_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_commitment_entry_commitment_id'), ['commitment_id'], unique=False)

    op.create_table('custom_value',
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('number', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['field_id'], ['custom_field.id'], name=op.f('fk_custom_value_field_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_custom_value_supporter_id')),
    sa.PrimaryKeyConstraint('supporter_id', 'field_id', name=op.f('pk_custom_value'))
    )
    with op.batch_alter_table('custom_value', schema=None) as batch_op:
        batch_op.create_index('ix_custom_value_field_id_number', ['field_id', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_custom_value_field_id_value'), ['field_id', 'value'], unique=False)

    op.create_table('directory_topic',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['directory_entry.id'], name=op.f('fk_directory_topic_entry_id')),
    sa.PrimaryKeyConstraint('entry_id', 'topic', name=op.f('pk_directory_topic'))
    )
    op.create_table('event_host',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=True),
    sa.Column('organization', sa.String(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_event_host_alliance_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_host_event_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_host')),
    sa.UniqueConstraint('event_id', 'alliance_id', name=op.f('uq_event_host_event_id_alliance_id'))
    )
    with op.batch_alter_table('event_host', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_host_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_host_event_id'), ['event_id'], unique=False)

    op.create_table('event_signup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(), nullable=False),
    sa.Column('event_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('zip', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('wants_text', sa.Boolean(), nullable=False),
    sa.Column('wants_mail', sa.Boolean(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_token_digest', sa.String(), nullable=True),
    sa.Column('replaces_id', sa.Integer(), nullable=True),
    sa.Column('supporter_id', sa.Integer(), nullable=True),
    sa.Column('is_walk_in', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('waits_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('came_people', sa.Integer(), nullable=True),
    sa.Column('came_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('people >= 1', name=op.f('ck_event_signup_somebody_comes')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_event_signup_alliance_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_event_signup_event_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_event_signup_mail_address_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['event_signup.id'], name=op.f('fk_event_signup_replaces_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_event_signup_supporter_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_event_signup_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event_signup')),
    sa.UniqueConstraint('mail_token_digest', name=op.f('uq_event_signup_mail_token_digest')),
    sa.UniqueConstraint('public_id', name=op.f('uq_event_signup_public_id'))
    )
    with op.batch_alter_table('event_signup', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_event_signup_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index('ix_event_signup_event_id_state', ['event_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_signup_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_signup_supporter_id'), ['supporter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_event_signup_text_address_id'), ['text_address_id'], unique=False)

    op.create_table('hand_over_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('hand_over_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('done_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_hand_over_check_alliance_id')),
    sa.ForeignKeyConstraint(['hand_over_id'], ['hand_over.id'], name=op.f('fk_hand_over_check_hand_over_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over_check')),
    sa.UniqueConstraint('hand_over_id', 'code', name=op.f('uq_hand_over_check_hand_over_id_code'))
    )
    with op.batch_alter_table('hand_over_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_check_alliance_id'), ['alliance_id'], unique=False)

    op.create_table('help_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('is_secretariat', sa.Boolean(), nullable=False),
    sa.Column('act', sa.String(length=40), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_help_line_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_help_line_alliance_id')),
    sa.ForeignKeyConstraint(['request_id'], ['help_request.id'], name=op.f('fk_help_line_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_line'))
    )
    with op.batch_alter_table('help_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_line_request_id'), ['request_id'], unique=False)

    op.create_table('import_change',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('is_new', sa.Boolean(), nullable=False),
    sa.Column('made_text', sa.Boolean(), nullable=False),
    sa.Column('made_mail', sa.Boolean(), nullable=False),
    sa.Column('told', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_change_batch_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_import_change_supporter_id')),
    sa.PrimaryKeyConstraint('batch_id', 'supporter_id', name=op.f('pk_import_change'))
    )
    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_change_supporter_id'), ['supporter_id'], unique=False)

    op.create_table('import_piece',
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_piece_batch_id')),
    sa.PrimaryKeyConstraint('batch_id', 'part', 'number', name=op.f('pk_import_piece'))
    )
    op.create_table('individual_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_individual_member_alliance_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_individual_member_mail_address_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_individual_member_supporter_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_individual_member_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_individual_member'))
    )
    with op.batch_alter_table('individual_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_individual_member_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_individual_member_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_individual_member_supporter_id'), ['supporter_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_individual_member_text_address_id'), ['text_address_id'], unique=False)

    op.create_table('sign_in_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('event_id', sa.Integer(), nullable=True),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('met_on', sa.Date(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('text_wording', sa.String(), nullable=False),
    sa.Column('mail_wording', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_sign_in_sheet_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_sign_in_sheet_alliance_id')),
    sa.ForeignKeyConstraint(['event_id'], ['event.id'], name=op.f('fk_sign_in_sheet_event_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['stored_file.id'], name=op.f('fk_sign_in_sheet_photo_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_sheet'))
    )
    with op.batch_alter_table('sign_in_sheet', schema=None) as batch_op:
        batch_op.create_index('ix_sign_in_sheet_alliance_id_made_at', ['alliance_id', 'made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sign_in_sheet_event_id'), ['event_id'], unique=False)

    op.create_table('supporter_alliance',
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_supporter_alliance_alliance_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_supporter_alliance_supporter_id')),
    sa.PrimaryKeyConstraint('supporter_id', 'alliance_id', name=op.f('pk_supporter_alliance'))
    )
    with op.batch_alter_table('supporter_alliance', schema=None) as batch_op:
        batch_op.create_index('ix_supporter_alliance_alliance_id', ['alliance_id'], unique=False)

    op.create_table('supporter_merge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('moved', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('merged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_supporter_merge_alliance_id')),
    sa.ForeignKeyConstraint(['gone_id'], ['supporter.id'], name=op.f('fk_supporter_merge_gone_id')),
    sa.ForeignKeyConstraint(['kept_id'], ['supporter.id'], name=op.f('fk_supporter_merge_kept_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporter_merge'))
    )
    with op.batch_alter_table('supporter_merge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supporter_merge_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supporter_merge_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supporter_merge_kept_id'), ['kept_id'], unique=False)

    op.create_table('supporter_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_supporter_note_alliance_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_supporter_note_supporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporter_note'))
    )
    with op.batch_alter_table('supporter_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supporter_note_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supporter_note_supporter_id'), ['supporter_id'], unique=False)

    op.create_table('supporter_pair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=False),
    sa.Column('second_id', sa.Integer(), nullable=False),
    sa.Column('likeness', sa.String(length=40), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_supporter_pair_alliance_id')),
    sa.ForeignKeyConstraint(['first_id'], ['supporter.id'], name=op.f('fk_supporter_pair_first_id')),
    sa.ForeignKeyConstraint(['second_id'], ['supporter.id'], name=op.f('fk_supporter_pair_second_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supporter_pair')),
    sa.UniqueConstraint('first_id', 'second_id', name=op.f('uq_supporter_pair_first_id_second_id'))
    )
    with op.batch_alter_table('supporter_pair', schema=None) as batch_op:
        batch_op.create_index('ix_supporter_pair_open', ['alliance_id', 'id'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_supporter_pair_second_id'), ['second_id'], unique=False)

    op.create_table('supporter_tag',
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_supporter_tag_supporter_id')),
    sa.ForeignKeyConstraint(['tag_id'], ['tag.id'], name=op.f('fk_supporter_tag_tag_id')),
    sa.PrimaryKeyConstraint('supporter_id', 'tag_id', name=op.f('pk_supporter_tag'))
    )
    with op.batch_alter_table('supporter_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supporter_tag_tag_id_supporter_id'), ['tag_id', 'supporter_id'], unique=False)

    op.create_table('supporter_word',
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_supporter_word_alliance_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_supporter_word_supporter_id')),
    sa.PrimaryKeyConstraint('alliance_id', 'word', 'supporter_id', name=op.f('pk_supporter_word'))
    )
    with op.batch_alter_table('supporter_word', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supporter_word_supporter_id'), ['supporter_id'], unique=False)

    op.create_table('trip_cost',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('cents', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('cents > 0', name=op.f('ck_trip_cost_cents')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_trip_cost_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_trip_cost_alliance_id')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_trip_cost_trip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip_cost'))
    )
    with op.batch_alter_table('trip_cost', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_cost_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_cost_trip_id'), ['trip_id'], unique=False)

    op.create_table('trip_stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=True),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.Column('from_day', sa.Date(), nullable=False),
    sa.Column('until_day', sa.Date(), nullable=False),
    sa.Column('lodging', sa.String(), nullable=False),
    sa.CheckConstraint('until_day >= from_day', name=op.f('ck_trip_stop_days')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_trip_stop_alliance_id')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_trip_stop_trip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip_stop'))
    )
    with op.batch_alter_table('trip_stop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trip_stop_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_stop_trip_id'), ['trip_id'], unique=False)

    op.create_table('webhook_delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('event_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('milliseconds', sa.Integer(), nullable=True),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('happened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_webhook_delivery_alliance_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_webhook_delivery_supporter_id')),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_delivery_webhook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    sa.UniqueConstraint('webhook_id', 'event_id', name=op.f('uq_webhook_delivery_webhook_id_event_id'))
    )
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_delivery_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_delivery_state_not_before'), ['state', 'not_before'], unique=False)
        batch_op.create_index(batch_op.f('ix_webhook_delivery_supporter_id'), ['supporter_id'], unique=False)

    op.create_table('material_part',
    sa.Column('kit_id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['kit_id'], ['material.id'], name=op.f('fk_material_part_kit_id')),
    sa.ForeignKeyConstraint(['part_id'], ['material.id'], name=op.f('fk_material_part_part_id')),
    sa.PrimaryKeyConstraint('kit_id', 'part_id', name=op.f('pk_material_part'))
    )
    with op.batch_alter_table('material_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_material_part_part_id'), ['part_id'], unique=False)

    op.create_table('material_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('material_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=True),
    sa.Column('changed', sa.String(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_material_version_account_id')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_material_version_file_id')),
    sa.ForeignKeyConstraint(['material_id'], ['material.id'], name=op.f('fk_material_version_material_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material_version')),
    sa.UniqueConstraint('material_id', 'number', name=op.f('uq_material_version_material_id_number'))
    )
    op.create_table('prospect',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('organization_kind', sa.String(length=40), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=40), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('next_step', sa.String(), nullable=False),
    sa.Column('next_step_on', sa.Date(), nullable=True),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('individual_id', sa.Integer(), nullable=True),
    sa.Column('joined_on', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('text_address_id', sa.Integer(), nullable=True),
    sa.Column('mail_address_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_prospect_alliance_id')),
    sa.ForeignKeyConstraint(['individual_id'], ['individual_member.id'], name=op.f('fk_prospect_individual_id')),
    sa.ForeignKeyConstraint(['mail_address_id'], ['address.id'], name=op.f('fk_prospect_mail_address_id')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_prospect_organization_id')),
    sa.ForeignKeyConstraint(['parent_id'], ['organization.id'], name=op.f('fk_prospect_parent_id')),
    sa.ForeignKeyConstraint(['text_address_id'], ['address.id'], name=op.f('fk_prospect_text_address_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect'))
    )
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.create_index('ix_prospect_alliance_id_answer', ['alliance_id', 'answer'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_mail_address_id'), ['mail_address_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_text_address_id'), ['text_address_id'], unique=False)

    op.create_table('sheet_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('sheet_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zip', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('wants_texts', sa.Boolean(), nullable=False),
    sa.Column('wants_mail', sa.Boolean(), nullable=False),
    sa.Column('is_adult', sa.Boolean(), nullable=False),
    sa.Column('trouble', sa.String(), nullable=False),
    sa.Column('trouble_field', sa.String(), nullable=False),
    sa.Column('signup_id', sa.Integer(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_sheet_line_alliance_id')),
    sa.ForeignKeyConstraint(['sheet_id'], ['sign_in_sheet.id'], name=op.f('fk_sheet_line_sheet_id')),
    sa.ForeignKeyConstraint(['signup_id'], ['signup.id'], name=op.f('fk_sheet_line_signup_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sheet_line')),
    sa.UniqueConstraint('sheet_id', 'number', name=op.f('uq_sheet_line_sheet_id_number'))
    )
    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sheet_line_signup_id'), ['signup_id'], unique=False)

    op.create_table('trip_appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('trip_id', sa.Integer(), nullable=False),
    sa.Column('stop_id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=True),
    sa.Column('request_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('outlet_name', sa.String(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('with_role', sa.String(), nullable=False),
    sa.Column('accompanied_by', sa.String(), nullable=False),
    sa.Column('bring', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('is_confirmed', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=40), nullable=False),
    sa.Column('declined_for', sa.String(), nullable=False),
    sa.Column('audience', sa.Integer(), nullable=True),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('next_step', sa.String(), nullable=False),
    sa.Column('next_step_on', sa.Date(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_trip_appointment_hours')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_trip_appointment_account_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_trip_appointment_alliance_id')),
    sa.ForeignKeyConstraint(['request_id'], ['help_request.id'], name=op.f('fk_trip_appointment_request_id')),
    sa.ForeignKeyConstraint(['stop_id'], ['trip_stop.id'], name=op.f('fk_trip_appointment_stop_id')),
    sa.ForeignKeyConstraint(['trip_id'], ['trip.id'], name=op.f('fk_trip_appointment_trip_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trip_appointment')),
    sa.UniqueConstraint('uid', name=op.f('uq_trip_appointment_uid'))
    )
    with op.batch_alter_table('trip_appointment', schema=None) as batch_op:
        batch_op.create_index('ix_trip_appointment_alliance_id_starts_at', ['alliance_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_appointment_request_id'), ['request_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_appointment_stop_id'), ['stop_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trip_appointment_trip_id'), ['trip_id'], unique=False)

    op.create_table('material_download',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('downloads', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['material_version.id'], name=op.f('fk_material_download_version_id')),
    sa.PrimaryKeyConstraint('version_id', 'month', name=op.f('pk_material_download'))
    )
    op.create_table('prospect_asking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('prospect_id', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_by', sa.String(), nullable=False),
    sa.Column('way', sa.String(length=40), nullable=False),
    sa.Column('answer', sa.String(length=40), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_prospect_asking_alliance_id')),
    sa.ForeignKeyConstraint(['prospect_id'], ['prospect.id'], name=op.f('fk_prospect_asking_prospect_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prospect_asking'))
    )
    with op.batch_alter_table('prospect_asking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prospect_asking_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_prospect_asking_prospect_id'), ['prospect_id'], unique=False)

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wants_notes', sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.add_column(sa.Column('found_by', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_address_found_by'), ['found_by'], unique=False)

    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('next_owner', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('standing', sa.String(length=40), nullable=False, server_default='running'))
        batch_op.add_column(sa.Column('standing_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('standing_reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('rests_until', sa.Date(), nullable=True))

    with op.batch_alter_table('alliance_member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('end_reason', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('stored_file_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_alliance_member_stored_file_id'), 'stored_file', ['stored_file_id'], ['id'])

    with op.batch_alter_table('alliance_stage', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('stored_file_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_alliance_stage_stored_file_id'), 'stored_file', ['stored_file_id'], ['id'])

    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.add_column(sa.Column('topic', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('segment_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('segment_en', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('segment_es', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('segment_people', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_campaign_segment_id'), ['segment_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_campaign_segment_id'), 'segment', ['segment_id'], ['id'])

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('end_reason', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('content_page', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_shipped', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('in_footer', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('is_ended', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('changed', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_content_page_account_id'), 'account', ['account_id'], ['id'])

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slug', sa.String(), nullable=True))

    op.execute("UPDATE event SET slug = 'event-' || id")
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.alter_column('slug', existing_type=sa.String(), nullable=False)
        batch_op.add_column(sa.Column('kind', sa.String(length=40), nullable=False, server_default='meeting'))
        batch_op.add_column(sa.Column('state', sa.String(length=40), nullable=False, server_default='announced'))
        batch_op.add_column(sa.Column('title_es', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('about_en', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('about_es', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('street', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('zip', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('access_en', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('access_es', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_step_free', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('interpreting', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('online_url', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('time_zone', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('capacity', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('signup_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('is_listed', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('contact_email', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('contact_phone', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('series', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cancelled_words', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('held_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('came_count', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('outcome', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('thanked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('missed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_event_series'), ['series'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_event_slug'), ['slug'])

    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reader', sa.String(length=40), nullable=False, server_default='anybody'))
        batch_op.add_column(sa.Column('file_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('sight', sa.String(length=40), nullable=False, server_default='public'))
        batch_op.add_column(sa.Column('licence', sa.String(length=40), nullable=False, server_default='ask'))
        batch_op.add_column(sa.Column('licence_words', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('owner', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('next_step', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('next_step_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('work_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('retired_because', sa.String(), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_material_work_id'), ['work_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_material_file_id'), 'stored_file', ['file_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_material_work_id'), 'material', ['work_id'], ['id'])

    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.add_column(sa.Column('outlet_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_done', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('result_code', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('audience', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('clip_url', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('clip_file_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('appointment_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_outreach_alliance_id_happened_on', ['alliance_id', 'happened_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_outreach_outlet_id'), ['outlet_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_outreach_appointment_id'), ['appointment_id'])
        batch_op.create_foreign_key(batch_op.f('fk_outreach_appointment_id'), 'trip_appointment', ['appointment_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outreach_clip_file_id'), 'stored_file', ['clip_file_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outreach_account_id'), 'account', ['account_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_outreach_outlet_id'), 'outlet', ['outlet_id'], ['id'])

    with op.batch_alter_table('start_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('account_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('answer', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('language', sa.String(), nullable=False, server_default='en'))
        batch_op.create_foreign_key(batch_op.f('fk_start_request_account_id'), 'account', ['account_id'], ['id'])

    with op.batch_alter_table('supporter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_why', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('search_name', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('wants_calls', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('wants_events', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('is_compared', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index('ix_supporter_alliance_id_search_name', ['alliance_id', 'search_name', 'id'], unique=False)
        batch_op.create_index('ix_supporter_alliance_id_zip', ['alliance_id', 'zip'], unique=False)
        batch_op.create_index(batch_op.f('ix_supporter_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_supporter_standing', ['alliance_id', 'left_at', 'district', 'state', 'zip', 'city', 'language', 'joined_at', 'text_address_id', 'mail_address_id', 'id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ix_supporter_uncompared', ['id'], unique=False, sqlite_where=sa.text('is_compared = 0'), postgresql_where=sa.text('NOT is_compared'))
        batch_op.create_index('ix_supporter_unnamed', ['id'], unique=False, sqlite_where=sa.text("search_name = ''"), postgresql_where=sa.text("search_name = ''"))
        batch_op.create_foreign_key(batch_op.f('fk_supporter_merged_into_id'), 'supporter', ['merged_into_id'], ['id'])

    op.execute("UPDATE event SET time_zone = (SELECT time_zone FROM alliance WHERE alliance.id = event.alliance_id)")
    op.execute(
        "INSERT INTO material_version (material_id, number, title, body, changed, made_at) "
        "SELECT id, 1, title, body, '', made_at FROM material"
    )
    op.execute(
        "INSERT INTO outlet (alliance_id, kind, name, town, state, folded, website, notes, made_at) "
        f"SELECT alliance_id, 'newspaper', min(outlet), min(city), '', {FOLDED}, '', '', min(made_at) "
        f"FROM outreach GROUP BY alliance_id, {FOLDED}"
    )
    op.execute(
        "UPDATE outreach SET outlet_id = (SELECT id FROM outlet WHERE outlet.alliance_id = outreach.alliance_id "
        f"AND outlet.folded = {FOLDED})"
    )
    _keep_the_log()


def _keep_the_log() -> None:
    """The audit log is only ever added to; the database itself sees to that."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("CREATE TRIGGER audit_entry_keep_words BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END")
        op.execute("CREATE TRIGGER audit_entry_keep_lines BEFORE DELETE ON audit_entry WHEN OLD.id >= COALESCE((SELECT first_id FROM audit_head), 1) BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END")
    else:
        op.execute("CREATE OR REPLACE FUNCTION audit_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' AND OLD.id < COALESCE((SELECT first_id FROM audit_head), 1) THEN RETURN OLD; END IF; RAISE EXCEPTION 'the audit log is only ever added to'; END $$")
        op.execute('CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_keep()')


def downgrade() -> None:
    """Undo it. What an older program would show to everybody, such as a draft, goes with it."""
    if op.get_bind().dialect.name == 'sqlite':
        op.execute("DROP TRIGGER audit_entry_keep_words")
        op.execute("DROP TRIGGER audit_entry_keep_lines")
    else:
        op.execute("DROP FUNCTION audit_entry_keep() CASCADE")
    for emptied in GOING_WITH_EVENTS:
        op.execute(f"DELETE FROM {emptied}")
    op.execute("DELETE FROM event WHERE state NOT IN ('announced', 'held') OR NOT is_listed")
    op.execute("UPDATE outreach SET kind = 'talk' WHERE kind NOT IN " + OLD_OUTREACH)
    op.execute("DELETE FROM outreach WHERE NOT is_done")
    for emptied in GOING_WITH_MATERIALS:
        op.execute(f"DELETE FROM {emptied}")
    op.execute("DELETE FROM material WHERE sight <> 'public' OR retired_at IS NOT NULL")
    op.execute("UPDATE material SET kind = 'school_kit' WHERE kind NOT IN " + OLD_MATERIALS)
    with op.batch_alter_table('supporter', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_supporter_merged_into_id'), type_='foreignkey')
        batch_op.drop_index('ix_supporter_unnamed', sqlite_where=sa.text("search_name = ''"), postgresql_where=sa.text("search_name = ''"))
        batch_op.drop_index('ix_supporter_uncompared', sqlite_where=sa.text('is_compared = 0'), postgresql_where=sa.text('NOT is_compared'))
        batch_op.drop_index('ix_supporter_standing', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_supporter_merged_into_id'))
        batch_op.drop_index('ix_supporter_alliance_id_zip')
        batch_op.drop_index('ix_supporter_alliance_id_search_name')
        batch_op.drop_column('is_compared')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('wants_events')
        batch_op.drop_column('wants_calls')
        batch_op.drop_column('search_name')
        batch_op.drop_column('left_why')

    with op.batch_alter_table('start_request', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_start_request_account_id'), type_='foreignkey')
        batch_op.drop_column('language')
        batch_op.drop_column('answer')
        batch_op.drop_column('note')
        batch_op.drop_column('account_id')

    with op.batch_alter_table('outreach', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_outreach_outlet_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outreach_account_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outreach_clip_file_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_outreach_appointment_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_outreach_appointment_id'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_outreach_outlet_id'))
        batch_op.drop_index('ix_outreach_alliance_id_happened_on')
        batch_op.drop_column('account_id')
        batch_op.drop_column('appointment_id')
        batch_op.drop_column('clip_file_id')
        batch_op.drop_column('clip_url')
        batch_op.drop_column('audience')
        batch_op.drop_column('result_code')
        batch_op.drop_column('is_done')
        batch_op.drop_column('outlet_id')

    with op.batch_alter_table('material', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_material_work_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_material_file_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_material_work_id'))
        batch_op.drop_column('retired_because')
        batch_op.drop_column('retired_at')
        batch_op.drop_column('changed_at')
        batch_op.drop_column('work_id')
        batch_op.drop_column('next_step_on')
        batch_op.drop_column('next_step')
        batch_op.drop_column('owner')
        batch_op.drop_column('licence_words')
        batch_op.drop_column('licence')
        batch_op.drop_column('sight')
        batch_op.drop_column('version')
        batch_op.drop_column('file_id')
        batch_op.drop_column('reader')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_event_slug'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_event_series'))
        batch_op.drop_column('changed_at')
        batch_op.drop_column('missed_at')
        batch_op.drop_column('thanked_at')
        batch_op.drop_column('outcome')
        batch_op.drop_column('came_count')
        batch_op.drop_column('held_at')
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('cancelled_words')
        batch_op.drop_column('sequence')
        batch_op.drop_column('series')
        batch_op.drop_column('contact_phone')
        batch_op.drop_column('contact_email')
        batch_op.drop_column('is_listed')
        batch_op.drop_column('signup_until')
        batch_op.drop_column('capacity')
        batch_op.drop_column('time_zone')
        batch_op.drop_column('online_url')
        batch_op.drop_column('interpreting')
        batch_op.drop_column('is_step_free')
        batch_op.drop_column('access_es')
        batch_op.drop_column('access_en')
        batch_op.drop_column('zip')
        batch_op.drop_column('street')
        batch_op.drop_column('about_es')
        batch_op.drop_column('about_en')
        batch_op.drop_column('title_es')
        batch_op.drop_column('state')
        batch_op.drop_column('kind')
        batch_op.drop_column('slug')

    with op.batch_alter_table('content_page', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_content_page_account_id'), type_='foreignkey')
        batch_op.drop_column('account_id')
        batch_op.drop_column('changed')
        batch_op.drop_column('is_ended')
        batch_op.drop_column('in_footer')
        batch_op.drop_column('is_shipped')

    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.drop_column('end_reason')
        batch_op.drop_column('ended_on')

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_campaign_segment_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_campaign_segment_id'))
        batch_op.drop_column('segment_people')
        batch_op.drop_column('segment_es')
        batch_op.drop_column('segment_en')
        batch_op.drop_column('segment_id')

    with op.batch_alter_table('batch', schema=None) as batch_op:
        batch_op.drop_column('topic')

    with op.batch_alter_table('alliance_stage', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_alliance_stage_stored_file_id'), type_='foreignkey')
        batch_op.drop_column('stored_file_id')
        batch_op.drop_column('owner')

    with op.batch_alter_table('alliance_member', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_alliance_member_stored_file_id'), type_='foreignkey')
        batch_op.drop_column('stored_file_id')
        batch_op.drop_column('end_reason')

    with op.batch_alter_table('alliance', schema=None) as batch_op:
        batch_op.drop_column('rests_until')
        batch_op.drop_column('standing_reason')
        batch_op.drop_column('standing_on')
        batch_op.drop_column('standing')
        batch_op.drop_column('next_owner')

    with op.batch_alter_table('address', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_address_found_by'))
        batch_op.drop_column('found_by')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('wants_notes')

    with op.batch_alter_table('prospect_asking', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_asking_prospect_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_asking_alliance_id'))

    op.drop_table('prospect_asking')
    op.drop_table('material_download')
    with op.batch_alter_table('trip_appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_appointment_trip_id'))
        batch_op.drop_index(batch_op.f('ix_trip_appointment_stop_id'))
        batch_op.drop_index(batch_op.f('ix_trip_appointment_request_id'))
        batch_op.drop_index('ix_trip_appointment_alliance_id_starts_at')

    op.drop_table('trip_appointment')
    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sheet_line_signup_id'))

    op.drop_table('sheet_line')
    with op.batch_alter_table('prospect', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prospect_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_parent_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_organization_id'))
        batch_op.drop_index(batch_op.f('ix_prospect_mail_address_id'))
        batch_op.drop_index('ix_prospect_alliance_id_answer')

    op.drop_table('prospect')
    op.drop_table('material_version')
    with op.batch_alter_table('material_part', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_material_part_part_id'))

    op.drop_table('material_part')
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_delivery_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_webhook_delivery_state_not_before'))
        batch_op.drop_index(batch_op.f('ix_webhook_delivery_alliance_id'))

    op.drop_table('webhook_delivery')
    with op.batch_alter_table('trip_stop', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_stop_trip_id'))
        batch_op.drop_index(batch_op.f('ix_trip_stop_alliance_id'))

    op.drop_table('trip_stop')
    with op.batch_alter_table('trip_cost', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_cost_trip_id'))
        batch_op.drop_index(batch_op.f('ix_trip_cost_alliance_id'))

    op.drop_table('trip_cost')
    with op.batch_alter_table('supporter_word', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supporter_word_supporter_id'))

    op.drop_table('supporter_word')
    with op.batch_alter_table('supporter_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supporter_tag_tag_id_supporter_id'))

    op.drop_table('supporter_tag')
    with op.batch_alter_table('supporter_pair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supporter_pair_second_id'))
        batch_op.drop_index('ix_supporter_pair_open', sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))

    op.drop_table('supporter_pair')
    with op.batch_alter_table('supporter_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supporter_note_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_supporter_note_alliance_id'))

    op.drop_table('supporter_note')
    with op.batch_alter_table('supporter_merge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supporter_merge_kept_id'))
        batch_op.drop_index(batch_op.f('ix_supporter_merge_gone_id'))
        batch_op.drop_index(batch_op.f('ix_supporter_merge_alliance_id'))

    op.drop_table('supporter_merge')
    with op.batch_alter_table('supporter_alliance', schema=None) as batch_op:
        batch_op.drop_index('ix_supporter_alliance_alliance_id')

    op.drop_table('supporter_alliance')
    with op.batch_alter_table('sign_in_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_sheet_event_id'))
        batch_op.drop_index('ix_sign_in_sheet_alliance_id_made_at')

    op.drop_table('sign_in_sheet')
    with op.batch_alter_table('individual_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_individual_member_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_individual_member_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_individual_member_mail_address_id'))
        batch_op.drop_index(batch_op.f('ix_individual_member_alliance_id'))

    op.drop_table('individual_member')
    op.drop_table('import_piece')
    with op.batch_alter_table('import_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_change_supporter_id'))

    op.drop_table('import_change')
    with op.batch_alter_table('help_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_line_request_id'))

    op.drop_table('help_line')
    with op.batch_alter_table('hand_over_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_check_alliance_id'))

    op.drop_table('hand_over_check')
    with op.batch_alter_table('event_signup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_signup_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_event_signup_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_event_signup_mail_address_id'))
        batch_op.drop_index('ix_event_signup_event_id_state')
        batch_op.drop_index(batch_op.f('ix_event_signup_alliance_id'))

    op.drop_table('event_signup')
    with op.batch_alter_table('event_host', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_event_host_event_id'))
        batch_op.drop_index(batch_op.f('ix_event_host_alliance_id'))

    op.drop_table('event_host')
    op.drop_table('directory_topic')
    with op.batch_alter_table('custom_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_custom_value_field_id_value'))
        batch_op.drop_index('ix_custom_value_field_id_number')

    op.drop_table('custom_value')
    with op.batch_alter_table('commitment_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_commitment_entry_commitment_id'))
        batch_op.drop_index(batch_op.f('ix_commitment_entry_alliance_id'))

    op.drop_table('commitment_entry')
    with op.batch_alter_table('alliance_stage_undone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_stage_undone_alliance_id'))

    op.drop_table('alliance_stage_undone')
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advice_shared_at'))
        batch_op.drop_index(batch_op.f('ix_advice_alliance_id'))

    op.drop_table('advice')
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_alliance_id'))

    op.drop_table('webhook')
    with op.batch_alter_table('trip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trip_starts_on'))

    op.drop_table('trip')
    op.drop_table('tag')
    with op.batch_alter_table('stored_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_file_account_id'))

    op.drop_table('stored_file')
    with op.batch_alter_table('stage_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stage_check_alliance_id'))

    op.drop_table('stage_check')
    with op.batch_alter_table('segment', schema=None) as batch_op:
        batch_op.drop_index('uq_segment_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('segment')
    with op.batch_alter_table('reason_given', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reason_given_account_id_scope_until'))

    op.drop_table('reason_given')
    op.drop_table('outlet')
    with op.batch_alter_table('organization_person', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organization_person_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_organization_person_organization_id'))
        batch_op.drop_index(batch_op.f('ix_organization_person_mail_address_id'))
        batch_op.drop_index(batch_op.f('ix_organization_person_alliance_id'))

    op.drop_table('organization_person')
    with op.batch_alter_table('mine_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mine_link_address_id_made_at'))

    op.drop_table('mine_link')
    op.drop_table('import_mapping')
    with op.batch_alter_table('import_batch', schema=None) as batch_op:
        batch_op.drop_index('ix_import_batch_state')
        batch_op.drop_index('ix_import_batch_alliance_id_made_at')

    op.drop_table('import_batch')
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_request_state'))
        batch_op.drop_index(batch_op.f('ix_help_request_made_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_alliance_id'))

    op.drop_table('help_request')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index('uq_hand_over_open', sqlite_where=sa.text('finished_at IS NULL AND dropped_at IS NULL'), postgresql_where=sa.text('finished_at IS NULL AND dropped_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_hand_over_mail_address_id'))
        batch_op.drop_index(batch_op.f('ix_hand_over_alliance_id'))

    op.drop_table('hand_over')
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.drop_index('uq_directory_entry_secretariat', sqlite_where=sa.text('alliance_id IS NULL'), postgresql_where=sa.text('alliance_id IS NULL'))
        batch_op.drop_index('uq_directory_entry_alliance')
        batch_op.drop_index(batch_op.f('ix_directory_entry_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_directory_entry_mail_address_id'))
        batch_op.drop_index(batch_op.f('ix_directory_entry_alliance_id'))

    op.drop_table('directory_entry')
    op.drop_table('custom_field')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_scope_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_at'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_act_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_account_id_id'))

    op.drop_table('audit_entry')
    with op.batch_alter_table('alliance_standing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_standing_alliance_id'))

    op.drop_table('alliance_standing')
    with op.batch_alter_table('alliance_role', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alliance_role_text_address_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_role_mail_address_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_role_alliance_id'))
        batch_op.drop_index(batch_op.f('ix_alliance_role_account_id'))

    op.drop_table('alliance_role')
    with op.batch_alter_table('alliance_area', schema=None) as batch_op:
        batch_op.drop_index('ix_alliance_area_kind_code')

    op.drop_table('alliance_area')
    op.drop_table('mine_asking')
    op.drop_table('audit_head')
    op.drop_table('audit_anchor')
