"""Configures Harbor 2.15 by its REST API: registry endpoints, proxy caches with quotas and retention, schedules, and a robot account for our
own images. Creates what is missing and restores what was changed by hand; a run without a difference sends only GET requests.

usage: configure.py SETTINGS.json     the settings: charts/harbor/settings.ts

HARBOR_URL             http://harbor:8080, without a path
HARBOR_PASSWORD        the password of admin
HARBOR_WAIT_SECONDS    how long it waits until Harbor is healthy; default 600

Exit code 1: Harbor refused a request, or is not healthy in time. The last line names it.

The secret of the robot account is printed nowhere. A person refreshes it after the first run: docs/runbooks/harbor.md.
"""

import base64
import http.client
import itertools
import json
import os
import sys
import time
import urllib.error
import urllib.request

environment = os.environ
login = base64.b64encode(f"admin:{environment['HARBOR_PASSWORD']}".encode()).decode()
changes = 0


class Failure(Exception):
    """Ends the run. Its text is the message."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Refuses redirects: urllib would send the password to the other address, too."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirect)


def reason(answer):
    try:
        return "; ".join(each["message"] for each in json.loads(answer)["errors"])
    except (ValueError, LookupError, TypeError):
        return answer[:200].decode(errors="replace")


def call(method, path, body=None, optional=False, timeout=60, headers=None):
    """The JSON of the answer; None for an empty answer, and for 404 if the object is optional."""
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"} if headers is None else headers
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{environment['HARBOR_URL']}/api/v2.0{path}", data, headers, method=method)
    try:
        with opener.open(request, timeout=timeout) as response:
            answer = response.read()
        return json.loads(answer) if answer.strip() else None
    except urllib.error.HTTPError as error:
        if error.code == 404 and optional:
            return None
        if error.code == 401:
            raise Failure(f"Harbor does not accept the password of admin: 401 for {method} {path}. It was changed: docs/runbooks/harbor.md.")
        raise Failure(f"Harbor refused {method} {path}: {error.code} {reason(error.read())}")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Failure(f"No answer of Harbor for {method} {path}: {error}")


def write(what, method, path, body):
    global changes
    # Answers are not printed: that of a new robot account has its secret.
    call(method, path, body)
    changes += 1
    print("created " if method == "POST" else "restored", what, flush=True)


def differs(wanted, current):
    """Whether a wanted field is different in Harbor, which omits fields with the values false, 0 and the empty string."""
    if isinstance(wanted, dict):
        return any(differs(value, (current or {}).get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return len(wanted) != len(current or []) or any(map(differs, wanted, current or []))
    return wanted != current and bool(wanted or current)


def named(path, name):
    """The object of that name in a list of pages."""
    for page in itertools.count(1):
        found = call("GET", f"{path}page_size=100&page={page}") or []
        for each in found:
            if each["name"] == name:
                return each
        if len(found) < 100:
            return None


def wait(seconds):
    end = time.monotonic() + seconds
    while True:
        try:
            health = call("GET", "/health", timeout=min(30, max(1, end - time.monotonic())), headers={})
            if health["status"] == "healthy":
                return
            state = ", ".join(each["name"] for each in health["components"] if each["status"] != "healthy") + " unhealthy"
        except Failure as failure:
            state = str(failure)
        if time.monotonic() >= end:
            raise Failure(f"{environment['HARBOR_URL']} is not healthy after {seconds} s: {state}.")
        time.sleep(max(0, min(5, end - time.monotonic())))


def configurations(wanted):
    """Returns all of them. Comes first: it needs the rights of admin, where a public project is shown without a login."""
    current = {key: each.get("value") for key, each in call("GET", "/configurations").items()}
    if differs(wanted, current):
        write("configurations", "PUT", "/configurations", wanted)
    return current


def endpoint(wanted):
    """Returns its id. Harbor connects to the upstream registry before it stores the endpoint."""
    what = f"endpoint {wanted['name']}"
    current = named("/registries?", wanted["name"])
    if current is None:
        write(what, "POST", "/registries", wanted)
        current = named("/registries?", wanted["name"])
    if current["type"] != wanted["type"]:
        raise Failure(f"The {what} has the type {current['type']}, not {wanted['type']}, and none can change. Delete its project, then it.")
    if differs(wanted, current):
        write(what, "PUT", f"/registries/{current['id']}", {key: wanted[key] for key in ("url", "insecure")})
    return current["id"]


def project(wanted, registry=0):
    name, metadata, hard = wanted["name"], wanted["metadata"], {"storage": wanted["storage"]}
    current = call("GET", f"/projects/{name}", optional=True)
    if current is None:
        body = {"project_name": name, "metadata": metadata, "storage_limit": hard["storage"]}
        write(f"project {name}", "POST", "/projects", {**body, "registry_id": registry} if registry else body)
        current = call("GET", f"/projects/{name}")
    if current.get("registry_id", 0) != registry:
        raise Failure(f"The project {name} has the wrong endpoint, and that cannot change. Delete the project.")
    if differs(metadata, current["metadata"]):
        write(f"metadata of project {name}", "PUT", f"/projects/{name}", {"metadata": metadata})
    quotas = call("GET", f"/quotas?reference=project&reference_id={current['project_id']}")
    if not quotas:
        raise Failure(f"The project {name} has no quota: it was created while quotas were off. Delete it.")
    if differs(hard, quotas[0]["hard"]):
        write(f"quota of project {name}", "PUT", f"/quotas/{quotas[0]['id']}", {"hard": hard})
    return current


def retention(of, days, cron):
    """Harbor creates a policy of seven days with each proxy cache."""
    every = {"kind": "doublestar", "pattern": "**"}
    wanted = {
        "algorithm": "or",
        "rules": [
            {
                "disabled": False,
                "action": "retain",
                "template": "nDaysSinceLastPull",
                "params": {"nDaysSinceLastPull": days},
                "tag_selectors": [{**every, "decoration": "matches"}],
                "scope_selectors": {"repository": [{**every, "decoration": "repoMatches"}]},
            }
        ],
        "trigger": {"kind": "Schedule", "settings": {"cron": cron}},
        "scope": {"level": "project", "ref": of["project_id"]},
    }
    what, known = f"retention of project {of['name']}", of["metadata"].get("retention_id")
    if not known:
        write(what, "POST", "/retentions", wanted)
    elif differs(wanted, call("GET", f"/retentions/{known}")):
        write(what, "PUT", f"/retentions/{known}", wanted)


def robot(of, wanted, prefix):
    """A robot account that a person disabled stays disabled."""
    access = [{"resource": "repository", "action": action} for action in sorted(wanted["actions"])]
    permissions = [{"kind": "project", "namespace": of["name"], "access": access}]
    account = {"level": "project", "duration": -1, "permissions": permissions}
    full = f"{prefix}{of['name']}+{wanted['name']}"
    current = named(f"/robots?q=Level%3Dproject%2CProjectID%3D{of['project_id']}&", full)
    if current is None:
        write(f"robot account {full}. Refresh its secret.", "POST", "/robots", {"name": wanted["name"], **account})
        return
    for each in current["permissions"]:
        each["access"].sort(key=lambda one: one["action"])
    if differs(account, current):
        kept = {"name": full, "description": current.get("description", ""), "disable": current["disable"]}
        write(f"robot account {full}", "PUT", f"/robots/{current['id']}", {**kept, **account})


def schedule(what, path, wanted):
    current = call("GET", path) or {}
    parameters = wanted.get("parameters", {})
    body = {"schedule": {"type": "Custom", "cron": wanted["cron"]}, "parameters": parameters}
    # Garbage collection has its parameters as text.
    stored = {"schedule": current.get("schedule"), "parameters": json.loads(current.get("job_parameters") or "{}")}
    if not current:
        write(what, "POST", path, body)
    elif differs(body, stored):
        write(what, "PUT", path, body)


def main(path):
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    schedules = settings["schedules"]
    wait(int(environment.get("HARBOR_WAIT_SECONDS", "600")))
    prefix = configurations(settings["configurations"])["robot_name_prefix"]
    for proxy in settings["proxies"]:
        copies = project(proxy["project"], endpoint(proxy["endpoint"]))
        retention(copies, settings["keepDays"], schedules["retention"])
    robot(project(settings["own"]["project"]), settings["own"]["robot"], prefix)
    schedule("schedule of garbage collection", "/system/gc/schedule", schedules["garbageCollection"])
    schedule("schedule of scans", "/system/scanAll/schedule", schedules["scans"])
    print(f"Harbor is configured: {changes} changes.")


try:
    main(sys.argv[1])
except Failure as failure:
    sys.exit(str(failure))
