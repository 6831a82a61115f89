"""The accounts in the database of the Grafana stub: one user, and sessions that outlive a change of the password."""

import hashlib
import json
import os
import secrets

DATABASE = os.environ.get("DRILL_DATABASE", "/var/lib/grafana/grafana.db")


def create(password):
    """Only a new database takes the password of the environment."""
    if not os.path.exists(DATABASE):
        write({**hashed(password), "sessions": []})


def change(password):
    write({**read(), **hashed(password)})


def log_in(user, password):
    """@returns a session, or nothing for another password."""
    account = read()
    if user != "admin" or digest(password, account["salt"]) != account["hash"]:
        return None
    session = secrets.token_hex(16)
    write({**account, "sessions": [*account["sessions"], session]})
    return session


def is_valid(session):
    return session in read()["sessions"]


def hashed(password):
    salt = secrets.token_hex(8)
    return {"salt": salt, "hash": digest(password, salt)}


def digest(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1000).hex()


def read():
    with open(DATABASE) as file:
        return json.load(file)


def write(account):
    """At once: the server reads while the command line writes."""
    part = f"{DATABASE}.{os.getpid()}"
    with open(part, "w") as file:
        json.dump(account, file)
    os.replace(part, DATABASE)
