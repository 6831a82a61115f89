"""A client that no step stops: writes a row and a key once a second, and prints which were acknowledged, when and by which."""

import os
import threading
import time

import psycopg2
import redis

NAMESPACE = os.environ["NAMESPACE"]


def row(number):
    for name, server in (("postgres", "old"), ("postgres-cluster", "new")):
        try:
            connection = psycopg2.connect(
                host=f"{name}.{NAMESPACE}.svc.cluster.local",
                dbname="twisterlab",
                user="twisterlab",
                password=os.environ["POSTGRES_PASSWORD"],
                connect_timeout=15,
                options="-c statement_timeout=15000",
                tcp_user_timeout=15000,
            )
        except psycopg2.OperationalError as error:
            failure = error
            continue
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute("INSERT INTO drill VALUES (%s)", (number,))
            return server
        finally:
            connection.close()
    raise failure


def key(number):
    host = f"redis.{NAMESPACE}.svc.cluster.local"
    # The owner's server has no password.
    for password, server in ((os.environ["REDIS_PASSWORD"], "new"), (None, "old")):
        client = redis.Redis(host=host, password=password, socket_timeout=15, socket_connect_timeout=15)
        try:
            client.set(f"drill:{number}", "x")
            return server
        except (redis.AuthenticationError, redis.ResponseError) as error:
            failure = error
        finally:
            client.close()
    raise failure


def write(name, action):
    number = 0
    while True:
        started = time.time()
        number += 1
        try:
            server = action(number)
            print(f"{name} ok {time.time():.3f} {number} {server}", flush=True)
        except (OSError, psycopg2.Error, redis.RedisError) as error:
            print(f"{name} failed {time.time():.3f} {str(error).strip().splitlines()[-1:]}", flush=True)
        time.sleep(max(0.0, started + 1 - time.time()))


for each in (row, key):
    threading.Thread(target=write, args=(each.__name__, each)).start()
