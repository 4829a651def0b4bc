"""checklists that people fill in online, and what they filled in"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'b94c2d7e5a61'
down_revision = 'e3b81f6a02d5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'filled_checklist',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('version_id', sa.Uuid(), nullable=False),
        sa.Column('edit_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column('read_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column('engagement_id', sa.Uuid(), nullable=True),
        sa.Column('previous_id', sa.Uuid(), nullable=True),
        sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('upload', sa.JSON(), nullable=True),
        sa.Column('upload_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_filled_checklist_engagement_id_engagement')),
        sa.ForeignKeyConstraint(['previous_id'], ['filled_checklist.id'], name=op.f('fk_filled_checklist_previous_id_filled_checklist'), ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['version_id'], ['checklist_version.id'], name=op.f('fk_filled_checklist_version_id_checklist_version')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_filled_checklist')),
        sa.UniqueConstraint('edit_hash', name=op.f('uq_filled_checklist_edit_hash')),
        sa.UniqueConstraint('read_hash', name=op.f('uq_filled_checklist_read_hash')),
    )
    with op.batch_alter_table('filled_checklist', schema=None) as batch_op:
        for column in ('changed_at', 'engagement_id', 'previous_id', 'upload_at', 'version_id'):
            batch_op.create_index(batch_op.f(f'ix_filled_checklist_{column}'), [column], unique=False)
    op.create_table(
        'filled_item',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('filled_id', sa.Uuid(), nullable=False),
        sa.Column('item_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('evidence', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('owner', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('due', sa.Date(), nullable=True),
        sa.Column('changed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('changed_with', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['filled_id'], ['filled_checklist.id'], name=op.f('fk_filled_item_filled_id_filled_checklist'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_filled_item')),
        sa.UniqueConstraint('filled_id', 'item_id', name=op.f('uq_filled_item_filled_id_item_id')),
    )


def downgrade() -> None:
    op.drop_table('filled_item')
    with op.batch_alter_table('filled_checklist', schema=None) as batch_op:
        for column in ('version_id', 'upload_at', 'previous_id', 'engagement_id', 'changed_at'):
            batch_op.drop_index(batch_op.f(f'ix_filled_checklist_{column}'))
    op.drop_table('filled_checklist')
