"""Stub of an application that implements its contract: checks its environment, connects to its stores, serves its paths."""

import json
import os
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2
import redis

CONTRACT = json.load(open("/app/contract.json"))
# The applications have no series of their own before their first request.
PROCESS = f"# TYPE process_start_time_seconds gauge\nprocess_start_time_seconds {time.time()}\n"


def refuse(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def check():
    for name, need in CONTRACT["needs"].items():
        if not re.search(need["matches"], os.environ.get(name, "")):
            refuse(f"{name} does not fit: {need['reason']}")
    # Frameworks write uploads and forms to /tmp; without this mount they fail late, so fail early.
    with open("/tmp/stub", "w") as file:
        file.write("writable")


def database():
    # asyncpg's notation as libpq's.
    url = os.environ["DATABASE_URL"].replace("+asyncpg", "").replace("?ssl=", "?sslmode=")
    return psycopg2.connect(url, connect_timeout=20)


def caches():
    """Different parts of the application read the URL and the single variables; both have to work."""
    if "REDIS_URL" not in os.environ:
        return []
    host, port, password = (os.environ[f"REDIS_{part}"] for part in ("HOST", "PORT", "PASSWORD"))
    return [
        redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=20),
        redis.Redis(host=host, port=int(port), password=password, socket_timeout=20),
    ]


def stores():
    """A round trip to every store with the configured user and password."""
    connection = database()
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        user = cursor.fetchone()[0]
    connection.close()
    return {"database": user, "caches": [cache.ping() for cache in caches()]}


def wait():
    """Retries as long as the applications do while a database does not respond."""
    deadline = time.monotonic() + 64
    while True:
        try:
            return stores()
        except (psycopg2.Error, redis.RedisError) as error:
            if time.monotonic() > deadline:
                refuse(f"no store: {error}")
            print(f"waiting: {error}", file=sys.stderr)
            time.sleep(1)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/metrics":
            self.answer(200, PROCESS, "text/plain; version=0.0.4")
        elif self.path in CONTRACT["answers"]:
            self.answer(200, {"status": "ok", "client": self.client_address[0]})
        elif self.path == "/drill/stores":
            try:
                self.answer(200, stores())
            except (psycopg2.Error, redis.RedisError) as error:
                self.answer(503, {"detail": str(error)})
        else:
            self.answer(404, {"detail": "Not Found"})

    def answer(self, status, body, kind="application/json"):
        content = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def serve():
    check()
    print(f"connected: {wait()}", file=sys.stderr)
    ThreadingHTTPServer(("0.0.0.0", CONTRACT["port"]), Handler).serve_forever()
