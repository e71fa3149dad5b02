"""Dates on whatever we hold of Congress; what people correct; who moved to another district.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table('committee',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('parent_id', sa.String(), nullable=True),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['committee.id'], name=op.f('fk_committee_parent_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee'))
    )
    with op.batch_alter_table('committee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committee_parent_id'), ['parent_id'], unique=False)

    op.create_table('refresh',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('report', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refresh'))
    )
    with op.batch_alter_table('refresh', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_refresh_looked_at'), ['looked_at'], unique=False)

    op.create_table('committee_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('committee_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['committee_id'], ['committee.id'], name=op.f('fk_committee_seat_committee_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_committee_seat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_committee_seat')),
    sa.UniqueConstraint('committee_id', 'person_id', 'valid_from', name=op.f('uq_committee_seat_committee_id_person_id_valid_from'))
    )
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committee_seat_person_id'), ['person_id'], unique=False)

    op.create_table('link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_link_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_link')),
    sa.UniqueConstraint('person_id', 'kind', 'value', 'valid_from', name=op.f('uq_link_person_id_kind_value_valid_from'))
    )
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_person_id'), ['person_id'], unique=False)

    op.create_table('correction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('office_id', sa.String(), nullable=True),
    sa.Column('seat_id', sa.String(), nullable=True),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('before', sa.String(), nullable=False),
    sa.Column('upstream', sa.String(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('holds_from', sa.Date(), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_by', sa.String(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_correction_office_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_correction_seat_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_correction_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_correction_seat_id'), ['seat_id'], unique=False)

    op.create_table('district',
    sa.Column('boundary_set_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('seat_id', sa.String(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.Column('south', sa.Double(), nullable=False),
    sa.Column('west', sa.Double(), nullable=False),
    sa.Column('north', sa.Double(), nullable=False),
    sa.Column('east', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['boundary_set_id'], ['boundary_set.id'], name=op.f('fk_district_boundary_set_id')),
    sa.ForeignKeyConstraint(['seat_id'], ['seat.id'], name=op.f('fk_district_seat_id')),
    sa.PrimaryKeyConstraint('boundary_set_id', 'name', name=op.f('pk_district'))
    )
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_district_seat_id'), ['seat_id'], unique=False)

    op.create_table('home_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alliance_id', sa.Integer(), nullable=False),
    sa.Column('supporter_id', sa.Integer(), nullable=False),
    sa.Column('moved_on', sa.Date(), nullable=False),
    sa.Column('from_district', sa.String(), nullable=False),
    sa.Column('from_method', sa.String(length=40), nullable=False),
    sa.Column('from_confidence', sa.String(), nullable=False),
    sa.Column('from_boundary_set_id', sa.Integer(), nullable=True),
    sa.Column('to_district', sa.String(), nullable=False),
    sa.Column('to_confidence', sa.String(), nullable=False),
    sa.Column('to_boundary_set_id', sa.Integer(), nullable=True),
    sa.Column('is_asked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['alliance_id'], ['alliance.id'], name=op.f('fk_home_move_alliance_id')),
    sa.ForeignKeyConstraint(['from_boundary_set_id'], ['boundary_set.id'], name=op.f('fk_home_move_from_boundary_set_id')),
    sa.ForeignKeyConstraint(['supporter_id'], ['supporter.id'], name=op.f('fk_home_move_supporter_id')),
    sa.ForeignKeyConstraint(['to_boundary_set_id'], ['boundary_set.id'], name=op.f('fk_home_move_to_boundary_set_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_home_move'))
    )
    with op.batch_alter_table('home_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_home_move_alliance_id'), ['alliance_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_home_move_supporter_id'), ['supporter_id'], unique=False)

    op.create_table('office_past',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('office_id', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('suite', sa.String(), nullable=False),
    sa.Column('building', sa.String(), nullable=False),
    sa.Column('city', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('zip', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('fax', sa.String(), nullable=False),
    sa.Column('hours', sa.String(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('time_zone', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_office_past_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_office_past'))
    )
    with op.batch_alter_table('office_past', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_office_past_office_id'), ['office_id'], unique=False)

    with op.batch_alter_table('boundary_set', schema=None) as batch_op:
        batch_op.add_column(sa.Column('digest', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('packed', sa.LargeBinary(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_boundary_set_congress_state'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_boundary_set_congress_state_valid_from'), ['congress', 'state', 'valid_from'])

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('since', sa.Date(), nullable=True))
    op.execute("UPDATE office SET since = valid_from")
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.alter_column('since', existing_type=sa.Date(), nullable=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('same_as', sa.String(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_person_same_as'), 'person', ['same_as'], ['id'])

    # what a term said of the person's pages becomes rows with dates; its phone and address stand at the Washington office
    for kind, column in (('website', 'url'), ('contact_form', 'contact_form')):
        op.execute(
            "INSERT INTO link (person_id, kind, value, valid_from) "
            f"SELECT person_id, '{kind}', {column}, MAX(starts_on) FROM term WHERE {column} <> '' GROUP BY person_id, {column}"
        )
    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
        batch_op.drop_column('room')
        batch_op.drop_column('url')
        batch_op.drop_column('phone')
        batch_op.drop_column('contact_form')
        batch_op.drop_column('address')
        batch_op.drop_column('fax')

    with op.batch_alter_table('zip_candidate', schema=None) as batch_op:
        batch_op.add_column(sa.Column('valid_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('valid_to', sa.Date(), nullable=True))
    op.execute(
        "UPDATE zip_candidate SET valid_from = "
        "(SELECT valid_from FROM boundary_set WHERE boundary_set.id = zip_candidate.boundary_set_id)"
    )
    with op.batch_alter_table('zip_candidate', schema=None) as batch_op:
        batch_op.alter_column('valid_from', existing_type=sa.Date(), nullable=False)
        batch_op.drop_constraint('pk_zip_candidate', type_='primary')
        batch_op.create_primary_key('pk_zip_candidate', ['boundary_set_id', 'zip', 'district', 'valid_from'])


def downgrade() -> None:
    """Undo it."""
    op.execute("DELETE FROM zip_candidate WHERE valid_to IS NOT NULL")
    with op.batch_alter_table('zip_candidate', schema=None) as batch_op:
        batch_op.drop_constraint('pk_zip_candidate', type_='primary')
        batch_op.create_primary_key('pk_zip_candidate', ['boundary_set_id', 'zip', 'district'])
        batch_op.drop_column('valid_to')
        batch_op.drop_column('valid_from')

    with op.batch_alter_table('term', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fax', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('address', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('contact_form', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('phone', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('url', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('room', sa.String(), nullable=False, server_default=''))
        batch_op.drop_column('closed_on')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_person_same_as'), type_='foreignkey')
        batch_op.drop_column('same_as')

    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_column('since')

    with op.batch_alter_table('boundary_set', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_boundary_set_congress_state_valid_from'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_boundary_set_congress_state'), ['congress', 'state'])
        batch_op.drop_column('packed')
        batch_op.drop_column('digest')

    with op.batch_alter_table('office_past', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_past_office_id'))

    op.drop_table('office_past')
    with op.batch_alter_table('home_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_home_move_supporter_id'))
        batch_op.drop_index(batch_op.f('ix_home_move_alliance_id'))

    op.drop_table('home_move')
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_district_seat_id'))

    op.drop_table('district')
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_correction_seat_id'))
        batch_op.drop_index(batch_op.f('ix_correction_office_id'))

    op.drop_table('correction')
    with op.batch_alter_table('link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_link_person_id'))

    op.drop_table('link')
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committee_seat_person_id'))

    op.drop_table('committee_seat')
    with op.batch_alter_table('refresh', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_refresh_looked_at'))

    op.drop_table('refresh')
    with op.batch_alter_table('committee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committee_parent_id'))

    op.drop_table('committee')
