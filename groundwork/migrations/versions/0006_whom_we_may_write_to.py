"""Whom we may write to, kept beside supporters so that a million are counted at once; and what else came with it.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

STANDING = ['alliance_id', 'left_at', 'district', 'state', 'zip', 'city', 'language', 'joined_at', 'text_address_id', 'mail_address_id']
WATCHED = (('consent', 'address_id'), ('suppression', 'fingerprint'))
MOVED = ('alliance_id', 'text_address_id', 'mail_address_id')


def upgrade() -> None:
    """Make it so. What changes a table by making it anew belongs before the last line, or the triggers are lost."""
    op.create_table('permission_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('address_id', sa.Integer(), nullable=True),
    sa.Column('fingerprint', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_permission_change'))
    )
    with op.batch_alter_table('supporter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('may_text', sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column('may_mail', sa.Boolean(), nullable=True))
        batch_op.drop_index('ix_supporter_alliance_id_zip')
        batch_op.drop_index('ix_supporter_standing', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
    with op.batch_alter_table('supporter', schema=None) as batch_op:
        batch_op.create_index('ix_supporter_alliance_id_zip_left_at', ['alliance_id', 'zip', 'left_at'], unique=False)
        batch_op.create_index('ix_supporter_standing', [*STANDING, 'may_text', 'may_mail', 'id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        # after the other: of two that seem equal to it, an SQLite that was never told to ANALYZE takes the newer one
        batch_op.create_index('ix_supporter_standing_ids', ['alliance_id', 'left_at', 'id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.create_index('ix_supporter_unsettled', ['id'], unique=False, sqlite_where=sa.text('may_text IS NULL'), postgresql_where=sa.text('may_text IS NULL'))

    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.add_column(sa.Column('how', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_proof', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index(batch_op.f('ix_signup_mail_address_id'), ['mail_address_id'], unique=False)
    op.create_index('ix_signup_unproven', 'signup', ['made_at'], unique=False, sqlite_where=sa.text('is_proof = 0'), postgresql_where=sa.text('NOT is_proof'))
    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_sign_in_sheet_photo_id'), 'sign_in_sheet', ['photo_id'], unique=False)
    op.create_table('address_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=40), nullable=False),
    sa.Column('address_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['address_id'], ['address.id'], name=op.f('fk_address_note_address_id')),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_address_note_alliance_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_address_note_supporter_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_address_note'))
    )
    op.create_index('ix_address_note_address_id_alliance_id', 'address_note', ['address_id', 'alliance_id'], unique=False)
    op.create_index('ix_address_note_noted_at', 'address_note', ['noted_at'], unique=False)
    op.create_index(op.f('ix_address_note_supporter_id'), 'address_note', ['supporter_id'], unique=False)
    op.create_index('uq_address_note_open', 'address_note', ['supporter_id', 'channel'], unique=True, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(), nullable=False, server_default='en'))
    op.create_table('poll_sample_segment',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sample_id'], ['poll_sample.id'], name=op.f('fk_poll_sample_segment_sample_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['segment_id'], ['segment.id'], name=op.f('fk_poll_sample_segment_segment_id')),
    sa.PrimaryKeyConstraint('sample_id', 'segment_id', name=op.f('pk_poll_sample_segment'))
    )
    op.create_index(op.f('ix_poll_sample_segment_segment_id'), 'poll_sample_segment', ['segment_id'], unique=False)

    with op.batch_alter_table('supporter_merge', schema=None) as batch_op:
        for name in ('aside_text_id', 'aside_mail_id'):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
            batch_op.create_index(batch_op.f(f'ix_supporter_merge_{name}'), [name], unique=False)
            batch_op.create_foreign_key(batch_op.f(f'fk_supporter_merge_{name}'), 'address', [name], ['id'])

    _notice_permissions()


def _notice_permissions() -> None:
    """Whatever changes the ledger, or whom it is about, is noticed by the database itself."""
    if op.get_bind().dialect.name == 'sqlite':
        _notice_on_sqlite()
    else:
        _notice_on_postgresql()


def _notice_on_sqlite() -> None:
    for table, column in WATCHED:
        note = f"INSERT INTO permission_change ({column})"
        op.execute(f"CREATE TRIGGER {table}_noticed_insert AFTER INSERT ON {table} BEGIN {note} VALUES (NEW.{column}); END")
        op.execute(f"CREATE TRIGGER {table}_noticed_delete AFTER DELETE ON {table} BEGIN {note} VALUES (OLD.{column}); END")
        op.execute(f"CREATE TRIGGER {table}_noticed_update AFTER UPDATE ON {table} BEGIN {note} SELECT OLD.{column} UNION SELECT NEW.{column}; END")
    op.execute(
        "CREATE TRIGGER address_noticed AFTER UPDATE OF fingerprint ON address WHEN OLD.fingerprint IS NOT NEW.fingerprint "
        "BEGIN INSERT INTO permission_change (address_id) VALUES (NEW.id); END"
    )
    moved = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in MOVED)
    op.execute(
        f"CREATE TRIGGER supporter_unsettled AFTER UPDATE OF {', '.join(MOVED)} ON supporter WHEN {moved} "
        "BEGIN UPDATE supporter SET may_text = NULL, may_mail = NULL WHERE id = NEW.id; END"
    )
    op.execute(
        "CREATE TRIGGER alliance_unsettled AFTER UPDATE OF slug ON alliance WHEN OLD.slug IS NOT NEW.slug "
        "BEGIN UPDATE supporter SET may_text = NULL, may_mail = NULL WHERE alliance_id = NEW.id; END"
    )


def _notice_on_postgresql() -> None:
    for table, column in WATCHED:
        note = f"INSERT INTO permission_change ({column}) SELECT {column} FROM changed"
        op.execute(
            f"CREATE OR REPLACE FUNCTION {table}_noticed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN {note} UNION SELECT {column} FROM former; "
            f"ELSE {note} GROUP BY {column}; END IF; RETURN NULL; END $$"
        )
        for act, tables in (('INSERT', 'NEW TABLE AS changed'), ('DELETE', 'OLD TABLE AS changed'),
                            ('UPDATE', 'NEW TABLE AS changed OLD TABLE AS former')):
            op.execute(
                f"CREATE TRIGGER {table}_noticed_{act.lower()} AFTER {act} ON {table} REFERENCING {tables} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_noticed()"
            )
    op.execute(
        "CREATE OR REPLACE FUNCTION address_noticed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO permission_change (address_id) VALUES (NEW.id); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER address_noticed AFTER UPDATE OF fingerprint ON address FOR EACH ROW "
        "WHEN (OLD.fingerprint IS DISTINCT FROM NEW.fingerprint) EXECUTE FUNCTION address_noticed()"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION supporter_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "NEW.may_text := NULL; NEW.may_mail := NULL; RETURN NEW; END $$"
    )
    moved = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in MOVED)
    op.execute(
        f"CREATE TRIGGER supporter_unsettled BEFORE UPDATE ON supporter FOR EACH ROW WHEN ({moved}) "
        "EXECUTE FUNCTION supporter_unsettled()"
    )
    op.execute(
        "CREATE OR REPLACE FUNCTION alliance_unsettled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "UPDATE supporter SET may_text = NULL, may_mail = NULL WHERE alliance_id = NEW.id; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER alliance_unsettled AFTER UPDATE OF slug ON alliance FOR EACH ROW "
        "WHEN (OLD.slug IS DISTINCT FROM NEW.slug) EXECUTE FUNCTION alliance_unsettled()"
    )


def _notice_no_more() -> None:
    single = ('address_noticed', 'supporter_unsettled', 'alliance_unsettled')
    if op.get_bind().dialect.name == 'sqlite':
        for trigger in single:
            op.execute(f"DROP TRIGGER {trigger}")
        for table, _column in WATCHED:
            for act in ('insert', 'delete', 'update'):
                op.execute(f"DROP TRIGGER {table}_noticed_{act}")
    else:
        for function in (*single, *(f"{table}_noticed" for table, _column in WATCHED)):
            op.execute(f"DROP FUNCTION {function}() CASCADE")


def downgrade() -> None:
    """Undo it; the triggers go first, because a table that is made anew loses its own."""
    _notice_no_more()
    with op.batch_alter_table('supporter_merge', schema=None) as batch_op:
        for name in ('aside_text_id', 'aside_mail_id'):
            batch_op.drop_constraint(batch_op.f(f'fk_supporter_merge_{name}'), type_='foreignkey')
            batch_op.drop_index(batch_op.f(f'ix_supporter_merge_{name}'))
            batch_op.drop_column(name)
    op.drop_index(op.f('ix_poll_sample_segment_segment_id'), table_name='poll_sample_segment')
    op.drop_table('poll_sample_segment')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('language')
    op.drop_table('address_note')
    op.drop_index(op.f('ix_sign_in_sheet_photo_id'), table_name='sign_in_sheet')
    with op.batch_alter_table('sheet_line', schema=None) as batch_op:
        batch_op.drop_column('gone_at')
    op.drop_index('ix_signup_unproven', table_name='signup', sqlite_where=sa.text('is_proof = 0'), postgresql_where=sa.text('NOT is_proof'))
    with op.batch_alter_table('signup', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signup_mail_address_id'))
        batch_op.drop_column('is_proof')
        batch_op.drop_column('how')
    with op.batch_alter_table('supporter', schema=None) as batch_op:
        batch_op.drop_index('ix_supporter_unsettled', sqlite_where=sa.text('may_text IS NULL'), postgresql_where=sa.text('may_text IS NULL'))
        batch_op.drop_index('ix_supporter_standing_ids', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index('ix_supporter_standing', sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))
        batch_op.drop_index('ix_supporter_alliance_id_zip_left_at')
        batch_op.drop_column('may_mail')
        batch_op.drop_column('may_text')
        batch_op.create_index('ix_supporter_alliance_id_zip', ['alliance_id', 'zip'], unique=False)
        batch_op.create_index('ix_supporter_standing', [*STANDING, 'id'], unique=False, sqlite_where=sa.text('left_at IS NULL'), postgresql_where=sa.text('left_at IS NULL'))

    op.drop_table('permission_change')
