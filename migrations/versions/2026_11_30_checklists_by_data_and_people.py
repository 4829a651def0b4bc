"""a checklist is composed for kinds of data and for what a system does with people, short or full"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'd27f4a9c81be'
down_revision = 'b94c2d7e5a61'
branch_labels = None
depends_on = None

# what was kept before did not ask about data and people, and had everything that fits
NEW = {
    'data': (sa.JSON(), '["unknown"]'),
    'people': (sa.JSON(), '["unknown"]'),
    'extent': (sqlmodel.sql.sqltypes.AutoString(), 'full'),
}


def upgrade() -> None:
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        for name, (kind, default) in NEW.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        for name in NEW:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        for name in NEW:
            batch_op.drop_column(name)
