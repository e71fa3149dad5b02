"""How a published poll was done, tables of the public, district estimates, and cells that are withheld.

Revision: 0004, after 0003.
"""

import json

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it so."""
    op.create_table('poll_population_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('vintage', sa.String(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['imported_by'], ['account.id'], name=op.f('fk_poll_population_table_imported_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_poll_population_table'))
    )
    op.create_table('poll_area_vote',
    sa.Column('table_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['table_id'], ['poll_population_table.id'], name=op.f('fk_poll_area_vote_table_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('table_id', 'area', name=op.f('pk_poll_area_vote'))
    )
    op.create_table('poll_record',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('recipe', sa.Text(), nullable=False),
    sa.Column('disclosure', sa.Text(), nullable=False),
    sa.Column('data_hash', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_poll_record_poll_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('poll_id', name=op.f('pk_poll_record'))
    )
    op.create_table('poll_statement',
    sa.Column('poll_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('words_en', sa.String(), nullable=False),
    sa.Column('words_es', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['poll_id'], ['poll.id'], name=op.f('fk_poll_statement_poll_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('poll_id', 'item', name=op.f('pk_poll_statement'))
    )
    op.create_table('poll_area_estimate',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('low', sa.Double(), nullable=False),
    sa.Column('high', sa.Double(), nullable=False),
    sa.Column('sd', sa.Double(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['poll_question.id'], name=op.f('fk_poll_area_estimate_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['poll_sample.id'], name=op.f('fk_poll_area_estimate_sample_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sample_id', 'question_id', 'area', name=op.f('pk_poll_area_estimate'))
    )
    op.create_table('poll_area_model',
    sa.Column('sample_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('fitted', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['poll_question.id'], name=op.f('fk_poll_area_model_question_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sample_id'], ['poll_sample.id'], name=op.f('fk_poll_area_model_sample_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('sample_id', 'question_id', name=op.f('pk_poll_area_model'))
    )
    with op.batch_alter_table('poll_figure', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withheld', sa.String(), nullable=False, server_default=''))
        batch_op.alter_column('share',
               existing_type=sa.DOUBLE(),
               nullable=True)

    with op.batch_alter_table('poll_invitation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sa.String(), nullable=False, server_default=''))

    op.execute(
        "INSERT INTO poll_population_table (kind, source, vintage, file_name, imported_at)"
        " SELECT DISTINCT 'age_sex', source, '', '', CURRENT_TIMESTAMP FROM poll_population"
    )
    with op.batch_alter_table('poll_population', schema=None) as batch_op:
        batch_op.add_column(sa.Column('table_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('race', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('education', sa.String(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('uq_poll_population_area_sex_age'), type_='unique')
    op.execute(
        "UPDATE poll_population SET table_id = (SELECT id FROM poll_population_table AS found"
        " WHERE found.source = poll_population.source)"
    )
    with op.batch_alter_table('poll_population', schema=None) as batch_op:
        batch_op.alter_column('table_id', existing_type=sa.Integer(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f('uq_poll_population_table_id_area_sex_age_race_education'), ['table_id', 'area', 'sex', 'age', 'race', 'education'])
        batch_op.create_foreign_key(batch_op.f('fk_poll_population_table_id'), 'poll_population_table', ['table_id'], ['id'], ondelete='CASCADE')
        batch_op.drop_column('source')

    with op.batch_alter_table('poll_response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('area', sa.String(), nullable=False, server_default=''))

    results = sa.table("poll_sample_result", sa.column("sample_id"), sa.column("collapses"))
    bind = op.get_bind()
    for sample, said in bind.execute(sa.select(results.c.sample_id, results.c.collapses)).all():
        lines = [{"said": line} for line in said.split("; ") if line]
        bind.execute(sa.update(results).where(results.c.sample_id == sample).values(collapses=json.dumps(lines)))


def downgrade() -> None:
    """Undo it."""
    with op.batch_alter_table('poll_response', schema=None) as batch_op:
        batch_op.drop_column('area')

    op.execute(
        "DELETE FROM poll_population WHERE table_id NOT IN ("
        " SELECT MAX(kept.table_id) FROM poll_population AS kept"
        " JOIN poll_population_table AS found ON found.id = kept.table_id AND found.kind = 'age_sex'"
        " WHERE kept.area = poll_population.area)"
    )
    with op.batch_alter_table('poll_population', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.String(), nullable=False, server_default=''))
        batch_op.drop_constraint(batch_op.f('fk_poll_population_table_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_poll_population_table_id_area_sex_age_race_education'), type_='unique')
    op.execute(
        "UPDATE poll_population SET source = (SELECT found.source FROM poll_population_table AS found"
        " WHERE found.id = poll_population.table_id)"
    )
    with op.batch_alter_table('poll_population', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_poll_population_area_sex_age'), ['area', 'sex', 'age'])
        batch_op.drop_column('education')
        batch_op.drop_column('race')
        batch_op.drop_column('table_id')

    with op.batch_alter_table('poll_invitation', schema=None) as batch_op:
        batch_op.drop_column('area')

    op.execute("DELETE FROM poll_figure WHERE share IS NULL")
    with op.batch_alter_table('poll_figure', schema=None) as batch_op:
        batch_op.alter_column('share',
               existing_type=sa.DOUBLE(),
               nullable=False)
        batch_op.drop_column('withheld')

    op.drop_table('poll_area_model')
    op.drop_table('poll_area_estimate')
    op.drop_table('poll_statement')
    op.drop_table('poll_record')
    op.drop_table('poll_area_vote')
    op.drop_table('poll_population_table')

    results = sa.table("poll_sample_result", sa.column("sample_id"), sa.column("collapses"))
    bind = op.get_bind()
    for sample, said in bind.execute(sa.select(results.c.sample_id, results.c.collapses)).all():
        lines = "; ".join(line.get("said", "") for line in json.loads(said))
        bind.execute(sa.update(results).where(results.c.sample_id == sample).values(collapses=lines))
