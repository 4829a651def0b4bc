"""a checklist is composed for kinds of data and for what a system does with people, short or full"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'd27f4a9c81be'
down_revision = 'b94c2d7e5a61'
branch_labels = None
depends_on = None

# What was kept before did not ask about data and people, and had everything that fits. The defaults stay: to take them
# away, SQLite would have to make the table anew, which it may not while filled-in lists point to it.
NEW = {
    'data': (sa.JSON(), '["unknown"]'),
    'people': (sa.JSON(), '["unknown"]'),
    'extent': (sqlmodel.sql.sqltypes.AutoString(), 'full'),
}


def upgrade() -> None:
    for name, (kind, default) in NEW.items():
        op.add_column('checklist_version', sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    for name in NEW:
        op.drop_column('checklist_version', name)
