"""Writes numbered rows through the Service, as an application does, and prints when each was acknowledged."""

import os
import time

import psycopg2

LIMITS = {"connect_timeout": 2, "tcp_user_timeout": 3000, "keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 3}


def connect():
    connection = psycopg2.connect(
        host=os.environ["HOST"],
        dbname=os.environ["DATABASE"],
        user="twisterlab",
        password=os.environ["PASSWORD"],
        sslmode="require",
        **LIMITS,
    )
    connection.autocommit = True
    return connection


connection = None
number = 0
while True:
    number += 1
    try:
        if connection is None:
            connection = connect()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO drill VALUES (%s)", (number,))
        print(f"acknowledged {number} {time.time():.3f}", flush=True)
    except psycopg2.Error as error:
        # It is unknown whether the row was committed, so it counts neither as acknowledged nor as lost.
        print(f"failed {number} {time.time():.3f} {str(error).strip().splitlines()[-1]}", flush=True)
        if connection is not None:
            connection.close()
        connection = None
        time.sleep(0.1)
    time.sleep(0.02)
