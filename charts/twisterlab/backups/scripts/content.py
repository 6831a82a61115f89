"""Writes the content of a database in one snapshot: the number of tables and, per table, the row count and an order-independent checksum.

usage: content.py FILE [--restore-point NAME] [COMMAND...]

COMMAND runs while the snapshot is open and gets its name in SNAPSHOT. --restore-point creates a named restore point at the
snapshot and waits until the WAL up to it is archived. Connects with PGHOST and the other libpq variables.
"""

import os
import subprocess
import sys
import time

import psycopg
from psycopg import sql

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2
"""
# The text form of values must not depend on the server's settings.
SETTINGS = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'; SET extra_float_digits = 1"


def connect():
    connection = psycopg.connect(autocommit=True, application_name="backup")
    connection.execute(SETTINGS)
    return connection


def tables(connection):
    return [sql.Identifier(*row) for row in connection.execute(TABLES)]


def snapshot(view, point):
    """Opens the snapshot. With a restore point, table locks block writes between the two, for milliseconds."""
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ"
    if point is None:
        view.execute(begin)
        return view.execute("SELECT pg_export_snapshot()").fetchone()[0]
    with connect() as locks:
        for left in reversed(range(20)):
            try:
                with locks.transaction():
                    # Behind a long write transaction, our lock request must not block other writers for long.
                    locks.execute("SET LOCAL lock_timeout = '500ms'")
                    for table in tables(locks):
                        locks.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(table))
                    view.execute(begin)
                    name = view.execute("SELECT pg_export_snapshot()").fetchone()[0]
                    view.execute("SELECT pg_create_restore_point(%s)", (point,))
                return name
            except psycopg.errors.LockNotAvailable:
                if left == 0:
                    raise
                time.sleep(3)


def content(view):
    all_tables = tables(view)
    # Never empty, even without tables.
    yield f"# {len(all_tables)} tables\n"
    for table in all_tables:
        query = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM ONLY {} t"
        rows, checksum = view.execute(sql.SQL(query).format(table)).fetchone()
        yield f"{table.as_string(view)}\t{rows}\t{checksum}\n"


def archive(connection, seconds=300):
    """Switches the WAL segment and waits until the last one is archived."""
    last = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()[0]
    for _ in range(seconds):
        done = connection.execute("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver").fetchone()[0]
        # Ignores the timeline, which changes on failover.
        if done[8:24] >= last[8:24]:
            return
        time.sleep(1)
    sys.exit(f"segment {last} is not archived after {seconds} s; the last one is {done}")


def main():
    file, *command = sys.argv[1:]
    point = None
    if command[:1] == ["--restore-point"]:
        point, command = command[1], command[2:]
    with connect() as view:
        name = snapshot(view, point)
        if command:
            subprocess.run(command, check=True, env={**os.environ, "SNAPSHOT": name})
        with open(file, "w") as out:
            out.writelines(content(view))
        view.execute("COMMIT")
        if point is not None:
            archive(view)


main()
