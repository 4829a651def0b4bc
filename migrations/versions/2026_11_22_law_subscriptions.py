"""who asked to hear of changes in the law, and the rules as they were in each version"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e3b81f6a02d5'
down_revision = 'a5d0c9e37f14'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'rules_snapshot',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('rules', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_rules_snapshot')),
        sa.UniqueConstraint('version', name=op.f('uq_rules_snapshot_version')),
    )
    op.create_table(
        'law_subscription',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('language', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('rules', sa.JSON(), nullable=False),
        sa.Column('rules_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('confirmed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_law_subscription')),
    )
    with op.batch_alter_table('law_subscription', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_law_subscription_confirmed_at'), ['confirmed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_law_subscription_email'), ['email'], unique=False)
    op.create_table(
        'law_subscription_link',
        sa.Column('id', sa.Uuid(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('subscription_id', sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(['subscription_id'], ['law_subscription.id'], name=op.f('fk_law_subscription_link_subscription_id_law_subscription'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_law_subscription_link')),
        sa.UniqueConstraint('token_hash', name=op.f('uq_law_subscription_link_token_hash')),
    )
    with op.batch_alter_table('law_subscription_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_law_subscription_link_subscription_id'), ['subscription_id'], unique=False)
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stop_address', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.alter_column('stop_address', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_column('stop_address')
    with op.batch_alter_table('law_subscription_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_law_subscription_link_subscription_id'))
    op.drop_table('law_subscription_link')
    with op.batch_alter_table('law_subscription', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_law_subscription_email'))
        batch_op.drop_index(batch_op.f('ix_law_subscription_confirmed_at'))
    op.drop_table('law_subscription')
    op.drop_table('rules_snapshot')
