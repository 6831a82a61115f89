"""A machine on the LAN: requests the API and the ingress controller once a second, and prints when each responded.

usage: lan.py ADDRESS HOST PATH
"""

import http.client
import socket
import ssl
import sys
import threading
import time

ADDRESS, HOST, PATH = sys.argv[1:]


def status(host, path):
    # Certificates are tested by the drill `ingress`.
    context = ssl._create_unverified_context()
    with socket.create_connection((ADDRESS, 443), 2) as raw, context.wrap_socket(raw, server_hostname=host) as secured:
        secured.settimeout(2)
        secured.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        response = http.client.HTTPResponse(secured)
        response.begin()
        return response.status


def api():
    code = status(HOST, PATH)
    if code != 200:
        raise OSError(f"status {code}")


def ingress():
    # Any response is one of the controller.
    status("unknown.example", "/")


def use(name, action):
    while True:
        started = time.time()
        try:
            action()
            print(f"{name} ok {time.time():.3f}", flush=True)
        except (OSError, http.client.HTTPException) as error:
            print(f"{name} failed {time.time():.3f} {error}", flush=True)
        time.sleep(max(0.0, started + 1 - time.time()))


for each in (api, ingress):
    threading.Thread(target=use, args=(each.__name__, each)).start()
