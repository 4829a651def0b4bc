"""assessments are kept with their visit or engagement, to be compared"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '7b2f0c4e91d3'
down_revision = 'c41d7e90b2aa'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'assessment',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('intake_id', sa.Uuid(), nullable=True),
        sa.Column('engagement_id', sa.Uuid(), nullable=True),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('rules_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('result', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_assessment_engagement_id_engagement')),
        sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_assessment_intake_id_intake'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_assessment')),
    )
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assessment_engagement_id'), ['engagement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assessment_intake_id'), ['intake_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assessment_intake_id'))
        batch_op.drop_index(batch_op.f('ix_assessment_engagement_id'))
    op.drop_table('assessment')
