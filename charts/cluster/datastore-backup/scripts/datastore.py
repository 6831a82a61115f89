"""Copies and describes the state of a K3s server.

usage: datastore.py copy DATABASE FILE     copies an SQLite database in use, as of one moment
       datastore.py describe FOLDER        prints a line for each file: its checksum; for a database the checksum of its rows
"""

import hashlib
import os
import sqlite3
import sys


def copy(database, file):
    # Read-only, and by pages: K3s' writers are never blocked.
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source, sqlite3.connect(file) as target:
        source.backup(target)
        # One file: without a WAL beside it.
        target.execute("PRAGMA journal_mode = DELETE")


def rows(database):
    """Kine's table has a row for each revision of each object."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    fault = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if fault != "ok":
        sys.exit(f"{database}: {fault}")
    digest = hashlib.sha256()
    count = 0
    for row in connection.execute("SELECT * FROM kine ORDER BY id"):
        digest.update(repr(row).encode())
        count += 1
    return f"{count} rows {digest.hexdigest()}"


def checksum(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def describe(folder):
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = os.path.join(parent, name)
            print(os.path.relpath(path, folder), rows(path) if name == "state.db" else checksum(path), sep="\t")


{"copy": copy, "describe": describe}[sys.argv[1]](*sys.argv[2:])
