"""A checklist that was kept keeps its list, choices and text through each change of the table, there and back."""

import json
from uuid import uuid4

import sqlalchemy as sa
from alembic import command

from app.db import get_engine
from tests.migrations.test_migrations import config_for

BEFORE, AFTER = "975797b1900d", "c41d7e90b2aa"
WITHOUT_PEOPLE, WITH_PEOPLE = "b94c2d7e5a61", "d27f4a9c81be"


def test_the_name_of_the_list_survives_the_way_up_and_down() -> None:
    with get_engine().connect() as connection:
        config = config_for(connection)
        command.upgrade(config, BEFORE)
        row = {"id": uuid4().hex, "key": "k", "slug": "responsible-ai", "content": json.dumps({"nl": {"title": "x"}})}
        connection.execute(
            sa.text(
                "INSERT INTO checklist_version (id, created_at, key, slug, role, risk_class, sector, content) "
                "VALUES (:id, '2026-11-21 10:00:00', :key, :slug, 'deployer', 'minimal', 'other', :content)"
            ),
            row,
        )
        command.upgrade(config, AFTER)
        query = sa.text("SELECT lists, stage, size, rules_version, content FROM checklist_version")
        ((lists, stage, size, rules_version, content),) = connection.execute(query).all()
        assert (json.loads(lists), stage, size, rules_version) == (["responsible-ai"], "unknown", "unknown", "")
        assert json.loads(content) == {"nl": {"title": "x"}}
        command.downgrade(config, BEFORE)
        assert connection.execute(sa.text("SELECT slug FROM checklist_version")).scalars().all() == ["responsible-ai"]


def test_a_list_kept_before_data_and_people_were_asked_stays_as_it_was() -> None:
    with get_engine().connect() as connection:
        config = config_for(connection)
        command.upgrade(config, WITHOUT_PEOPLE)
        row = {"id": uuid4().hex, "lists": json.dumps(["deployer"]), "content": json.dumps({"nl": {"title": "x"}})}
        connection.execute(
            sa.text(
                "INSERT INTO checklist_version "
                "(id, created_at, key, lists, role, risk_class, sector, stage, size, rules_version, content) VALUES "
                "(:id, '2026-11-22 10:00:00', 'k', :lists, 'deployer', 'minimal', 'other', 'idea', 'micro', '1', "
                ":content)"
            ),
            row,
        )
        filled = {"id": uuid4().hex, "version_id": row["id"]}  # a list that somebody fills in points to it
        connection.execute(
            sa.text(
                "INSERT INTO filled_checklist (id, created_at, version_id, changed_at) "
                "VALUES (:id, '2026-11-22 10:00:00', :version_id, '2026-11-22 10:00:00')"
            ),
            filled,
        )
        command.upgrade(config, WITH_PEOPLE)
        query = sa.text("SELECT data, people, extent, stage, lists, content FROM checklist_version")
        ((data, people, extent, stage, lists, content),) = connection.execute(query).all()
        assert (json.loads(data), json.loads(people), extent, stage) == (["unknown"], ["unknown"], "full", "idea")
        assert (json.loads(lists), json.loads(content)) == (["deployer"], {"nl": {"title": "x"}})
        command.downgrade(config, WITHOUT_PEOPLE)
        assert connection.execute(sa.text("SELECT stage FROM checklist_version")).scalars().all() == ["idea"]
        assert connection.execute(sa.text("SELECT version_id FROM filled_checklist")).scalars().all() == [row["id"]]
