"""Sends HTTP and HTTPS requests like a machine on the LAN: reads a JSON list of requests, writes a list of responses.

Requests run in parallel; each can be repeated over one connection.
"""

import http.client
import json
import socket
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor


def secured(raw, question):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if question["authority"]:
        context.load_verify_locations(question["authority"])
    else:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if question["version"]:
        # Security level 0 allows this client to offer obsolete versions.
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion[question["version"]]
    return context.wrap_socket(raw, server_hostname=question["host"])


def ask(connection, question):
    connection.putrequest(question["method"], question["path"], skip_host=True)
    for name, value in {"Host": question["host"], **question["headers"]}.items():
        for each in value if isinstance(value, list) else [value]:
            connection.putheader(name, each)
    if question["bytes"]:
        connection.putheader("Content-Length", str(question["bytes"]))
    connection.endheaders()
    try:
        connection.send(b"x" * question["bytes"])
    except OSError:
        # A server that rejects a body need not read all of it; it responds all the same.
        pass
    response = connection.getresponse()
    return response, response.read().decode(errors="replace")


def answer(question):
    statuses = []
    try:
        with socket.create_connection((question["address"], question["port"]), question["seconds"]) as raw:
            stream = secured(raw, question) if question["tls"] else raw
            connection = http.client.HTTPConnection(question["host"])
            connection.sock = stream
            for _ in range(question["times"]):
                response, body = ask(connection, question)
                statuses.append(response.status)
            headers = {name.lower(): value for name, value in response.getheaders()}
            version = stream.version() if question["tls"] else None
            return {"statuses": statuses, "headers": headers, "body": body, "version": version}
    except (OSError, ssl.SSLError, http.client.HTTPException) as error:
        return {"statuses": statuses, "error": f"{type(error).__name__}: {error}"}


questions = json.load(sys.stdin)
with ThreadPoolExecutor(max(1, len(questions))) as pool:
    json.dump(list(pool.map(answer, questions)), sys.stdout)
