"""A server behind the ingress controller that returns its name and the request that it got.

usage: echo.py NAME PORT...
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME, *PORTS = sys.argv[1:]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("Content-Length") or 0)
        seen = {
            "server": NAME,
            "peer": self.client_address[0],
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "bytes": len(self.rfile.read(length)),
        }
        content = json.dumps(seen).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        # The ingress controller must remove this header.
        self.send_header("X-Powered-By", "Python")
        # As the API does: it allows every origin, with credentials.
        if origin := self.headers.get("Origin"):
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Credentials", "true")
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_OPTIONS = answer

    def log_message(self, *_):
        pass


servers = [ThreadingHTTPServer(("0.0.0.0", int(port)), Handler) for port in PORTS]
for server in servers[1:]:
    threading.Thread(target=server.serve_forever, daemon=True).start()
servers[0].serve_forever()
