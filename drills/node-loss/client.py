"""Uses DNS, PostgreSQL, Redis and MCP once a second, as an application does, and prints when each use succeeded."""

import os
import random
import socket
import struct
import threading
import time
import urllib.request

import psycopg2

CLIENT = f"{os.environ['NODE']}-{int(time.time())}"
POSTGRES = {"connect_timeout": 2, "tcp_user_timeout": 2000, "sslmode": "require", "options": "-c statement_timeout=2000"}
rows = 0


def dns():
    with open("/etc/resolv.conf", encoding="ascii") as file:
        server = next(line.split()[1] for line in file if line.startswith("nameserver"))
    name = f"{os.environ['POSTGRES']}.{os.environ['NAMESPACE']}.svc.cluster.local"
    question = b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0" + struct.pack(">HH", 1, 1)
    number = random.randrange(65536)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(2)
        client.sendto(struct.pack(">HHHHHH", number, 0x0100, 1, 0, 0, 0) + question, (server, 53))
        answer, flags, _, answers = struct.unpack(">HHHH", client.recv(512)[:8])
    if answer != number or flags & 15 or not answers:
        raise OSError(f"code {flags & 15}, {answers} answers")


def postgres():
    global rows
    rows += 1
    connection = psycopg2.connect(
        # By address: DNS is a use of its own.
        hostaddr=os.environ["POSTGRES_CLUSTER_SERVICE_HOST"],
        dbname=os.environ["DATABASE"],
        user="twisterlab",
        password=os.environ["POSTGRES_PASSWORD"],
        **POSTGRES,
    )
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO drill VALUES (%s, %s)", (CLIENT, rows))
    finally:
        connection.close()
    return f"{CLIENT}/{rows}"


def redis():
    with socket.create_connection((os.environ["REDIS_SERVICE_HOST"], 6379), 2) as client:
        for command in (("AUTH", os.environ["REDIS_PASSWORD"]), ("SET", f"drill-{CLIENT}", "x")):
            client.sendall(f"*{len(command)}\r\n".encode() + b"".join(f"${len(w)}\r\n{w}\r\n".encode() for w in command))
            answer = client.recv(100)
            if answer != b"+OK\r\n":
                raise OSError(answer.decode().strip())


def mcp():
    urllib.request.urlopen(os.environ["MCP"], timeout=2).read()


def use(name, action):
    while True:
        started = time.time()
        try:
            print(f"{name} ok {time.time():.3f} {action() or ''}", flush=True)
        except (OSError, psycopg2.Error) as error:
            print(f"{name} failed {time.time():.3f} {str(error).strip().splitlines()[-1:]}", flush=True)
        time.sleep(max(0.0, started + 1 - time.time()))


for each in (dns, postgres, redis, mcp):
    threading.Thread(target=use, args=(each.__name__, each)).start()
