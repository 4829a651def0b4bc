"""curation and evaluations"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '975797b1900d'
down_revision = '8f1d2c6a47be'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('evaluation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('index_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('gold', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('figures', sa.JSON(), nullable=False),
    sa.Column('outcomes', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation'))
    )
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_gold'), ['gold'], unique=False)

    op.create_table('item_ruling',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('steps', sa.Integer(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_item_ruling_account_id_account')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_item_ruling_ended_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_ruling'))
    )
    with op.batch_alter_table('item_ruling', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_ruling_item_id'), ['item_id'], unique=False)
        batch_op.create_index('ix_item_ruling_one_in_force', ['kind', 'item_id', 'question'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('judgement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('question', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lang', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('grade', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_judgement_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement')),
    sa.UniqueConstraint('account_id', 'question', 'lang', 'item_id', name=op.f('uq_judgement_account_id_question_lang_item_id'))
    )
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgement_account_id'), ['account_id'], unique=False)

    op.create_table('match_choice',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('engagement_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('order', sa.JSON(), nullable=False),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('account_id', sa.Uuid(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_match_choice_account_id_account')),
    sa.ForeignKeyConstraint(['ended_by'], ['account.id'], name=op.f('fk_match_choice_ended_by_account')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_match_choice_engagement_id_engagement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_match_choice'))
    )
    with op.batch_alter_table('match_choice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_match_choice_engagement_id'), ['engagement_id'], unique=False)
        batch_op.create_index('ix_match_choice_one_in_force', ['engagement_id', 'kind', 'item_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))



def downgrade() -> None:
    with op.batch_alter_table('match_choice', schema=None) as batch_op:
        batch_op.drop_index('ix_match_choice_one_in_force', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_match_choice_engagement_id'))

    op.drop_table('match_choice')
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_judgement_account_id'))

    op.drop_table('judgement')
    with op.batch_alter_table('item_ruling', schema=None) as batch_op:
        batch_op.drop_index('ix_item_ruling_one_in_force', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_item_ruling_item_id'))

    op.drop_table('item_ruling')
    with op.batch_alter_table('evaluation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_gold'))

    op.drop_table('evaluation')
