"""The API server as a pod reaches it: with the token of its own ServiceAccount, and nothing else."""

import json
import os
import ssl
import sys
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"


def log(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def read(path):
    with open(path) as file:
        return file.read()


class NotFound(Exception):
    pass


def call(method, path, body=None, content="application/json"):
    """@raises NotFound for 404, OSError for any other failure, with the API server's message."""
    host, port = os.environ["KUBERNETES_SERVICE_HOST"], os.environ["KUBERNETES_SERVICE_PORT"]
    request = urllib.request.Request(f"https://{host}:{port}{path}", method=method)
    request.add_header("Authorization", f"Bearer {read(f'{ACCOUNT}/token')}")
    request.add_header("Content-Type", content)
    data = None if body is None else json.dumps(body).encode()
    context = ssl.create_default_context(cafile=f"{ACCOUNT}/ca.crt")
    try:
        with urllib.request.urlopen(request, data, timeout=10, context=context) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        text = error.read().decode(errors="replace")
        if error.code == 404:
            raise NotFound(path) from error
        raise OSError(f"{method} {path}: {error.code} {text[:300]}") from error


def items(path):
    """The objects of a list; none while their definition does not exist."""
    try:
        return call("GET", path)["items"]
    except NotFound:
        return []


def get(path):
    try:
        return call("GET", path)
    except NotFound:
        return None


def apply(path, body, manager):
    call("PATCH", f"{path}?fieldManager={manager}&force=true", body, "application/apply-patch+yaml")


def set_status(path, status):
    call("PATCH", f"{path}/status", {"status": status}, "application/merge-patch+json")


def condition(kind, value, reason):
    """A condition that changes only with its value is not written again: the caller compares."""
    return {"type": kind, "status": value, "reason": reason, "message": reason, "lastTransitionTime": now()}


def has_condition(item, kind, value):
    found = item.get("status", {}).get("conditions", [])
    return any(each["type"] == kind and each["status"] == value for each in found)


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def serve(port, answer, context=None):
    """Serves HTTP, or HTTPS with a context. @param answer takes path and body, returns status, content type and body."""

    class Handler(BaseHTTPRequestHandler):
        def respond(self):
            length = int(self.headers.get("Content-Length") or 0)
            status, content, body = answer(self.path, self.rfile.read(length))
            self.send_response(status)
            self.send_header("Content-Type", content)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = respond

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("0.0.0.0", port), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def allow(_, body):
    """Admits every object, as the original's webhook does with valid ones."""
    uid = json.loads(body)["request"]["uid"]
    response = {"uid": uid, "allowed": True}
    return 200, "application/json", json.dumps({"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response": response})


def healthy(*paths):
    return lambda path, _: (200, "text/plain", "ok") if path.split("?")[0] in paths else (404, "text/plain", "")


def metrics(lines):
    """@param lines returns the lines of the page."""
    return lambda path, _: (200, "text/plain; version=0.0.4", "\n".join([*process(), *lines(), ""]))


def process():
    return [
        "# TYPE process_start_time_seconds gauge",
        f"process_start_time_seconds {STARTED}",
    ]


STARTED = time.time()


def work(step):
    """Repeats a controller's work. It starts late on demand: a controller that is Ready has not done its work yet."""
    time.sleep(float(os.environ.get("DRILL_LATE", "3")))
    while True:
        try:
            step()
        except OSError as error:
            log(error)
        time.sleep(1)


def flags():
    """The flags of the command line: --name=value."""
    found = {}
    for flag in sys.argv[1:]:
        name, _, value = flag.lstrip("-").partition("=")
        found.setdefault(name, []).append(value)
    return found


def required(name):
    values = flags().get(name)
    if not values:
        log(f"the flag --{name} is missing")
        sys.exit(1)
    return values[0]
