"""an intake can be saved for a mail address, and carry a digital maturity result"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'a5d0c9e37f14'
down_revision = '7b2f0c4e91d3'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('maturity', sa.JSON(), nullable=True))
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.alter_column('email', server_default=None)
    with op.batch_alter_table('engagement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('maturity', sa.JSON(), nullable=True))
    op.create_table(
        'intake_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('intake_id', sa.Uuid(), nullable=False),
        sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('used_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('used_with', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(['intake_id'], ['intake.id'], name=op.f('fk_intake_link_intake_id_intake'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_intake_link')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_intake_link_token_hash')),
    )
    with op.batch_alter_table('intake_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_intake_link_intake_id'), ['intake_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('intake_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_intake_link_intake_id'))
    op.drop_table('intake_link')
    with op.batch_alter_table('engagement', schema=None) as batch_op:
        batch_op.drop_column('maturity')
    with op.batch_alter_table('intake', schema=None) as batch_op:
        batch_op.drop_column('maturity')
        batch_op.drop_column('email')
