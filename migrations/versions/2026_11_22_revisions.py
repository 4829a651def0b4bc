"""revisions of the knowledge"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '8f1d2c6a47be'
down_revision = '3cc433bea93d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('revision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('removed', sa.Boolean(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('base', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_base', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=True),
    sa.Column('reviewer_id', sa.Uuid(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('comment', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('published_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['account.id'], name=op.f('fk_revision_author_id_account')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['account.id'], name=op.f('fk_revision_reviewer_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('item_id', 'number', name=op.f('uq_revision_item_id_number'))
    )
    is_open, is_published = sa.text("state IN ('draft', 'in_review')"), sa.text("state = 'published'")
    op.create_index('ix_revision_item_id', 'revision', ['item_id'], unique=False)
    op.create_index('ix_revision_state', 'revision', ['state'], unique=False)
    op.create_index('ix_revision_one_open', 'revision', ['item_id'], unique=True,
                    sqlite_where=is_open, postgresql_where=is_open)
    op.create_index('ix_revision_one_published', 'revision', ['item_id'], unique=True,
                    sqlite_where=is_published, postgresql_where=is_published)
    op.create_index('ix_revision_generation', 'revision', ['published_at', 'ended_at'], unique=False)


def downgrade() -> None:
    op.drop_table('revision')
