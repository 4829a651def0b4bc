"""a checklist is composed from several lists, for a stage and a size, and names the rules' version"""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'c41d7e90b2aa'
down_revision = '975797b1900d'
branch_labels = None
depends_on = None

NEW = ('stage', 'size', 'rules_version')
table = sa.table(
    'checklist_version',
    sa.column('id', sa.Uuid()),
    sa.column('slug', sa.String()),
    sa.column('lists', sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lists', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('stage', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='unknown'))
        batch_op.add_column(sa.Column('size', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='unknown'))
        batch_op.add_column(sa.Column('rules_version', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    # a list that was kept before came from one list, whose name it had
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.slug)).all():
        connection.execute(table.update().where(table.c.id == row.id).values(lists=[row.slug]))
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        for name in ('lists', *NEW):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_column('slug')


def downgrade() -> None:
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('slug', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.id, table.c.lists)).all():
        connection.execute(table.update().where(table.c.id == row.id).values(slug=row.lists[0] if row.lists else ''))
    with op.batch_alter_table('checklist_version', schema=None) as batch_op:
        batch_op.alter_column('slug', server_default=None)
        for name in (*NEW, 'lists'):
            batch_op.drop_column(name)
