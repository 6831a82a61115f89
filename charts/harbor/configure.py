"""Configures Harbor by its API. Each run makes what is missing, and puts back what people changed.

Reads the settings from the file of the argument, the address from HARBOR_URL, and the passwords of admin and of the robot account from
HARBOR_ADMIN_PASSWORD and ROBOT_PASSWORD. Prints what it changed. Exit code 1: Harbor refused a request, or did not become healthy.
Source: api/v2.0/swagger.yaml of Harbor 2.15.
"""

import base64
import json
import os
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import quote

# Harbor needs some minutes after its first start: it creates the tables of its database.
HEALTHY_SECONDS = int(os.environ.get("HEALTHY_SECONDS", "600"))
TIMEOUT_SECONDS = 30


class Refused(Exception):
    """A request that Harbor refused."""


class Harbor:
    """The API, with the account of the administrator."""

    def __init__(self, address, user, password):
        self.address = f"{address}/api/v2.0"
        login = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}

    def answer(self, method, path, body=None):
        """The status and the JSON of the answer; None where it has no content."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as response:
                text = response.read().decode()
                return response.status, json.loads(text) if text.strip() else None
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")

    def call(self, method, path, body=None):
        status, content = self.answer(method, path, body)
        if status >= 300:
            raise Refused(f"{method} {path}: status {status}: {str(content)[:300]}")
        return content

    def change(self, what, method, path, body):
        self.call(method, path, body)
        print(f"{what}: {'created' if method == 'POST' else 'corrected'}")


def await_health(harbor):
    end = time.monotonic() + HEALTHY_SECONDS
    while True:
        try:
            status, health = harbor.answer("GET", "/health")
            found = health.get("status") if status == 200 else f"status {status}"
        except OSError as error:
            found = str(error)
        if found == "healthy":
            return
        if time.monotonic() > end:
            raise Refused(f"Harbor is not healthy after {HEALTHY_SECONDS} s: {found}")
        time.sleep(min(5, HEALTHY_SECONDS))


def differs(wanted, current):
    """Whether something wanted is not so; Harbor adds fields of its own."""
    if isinstance(wanted, dict):
        return not isinstance(current, dict) or any(differs(value, current.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return (
            not isinstance(current, list)
            or len(wanted) != len(current)
            or any(differs(one, other) for one, other in zip(wanted, current))
        )
    return wanted != current


def one(harbor, path, name):
    """The object of that name in a list. A search also finds longer names."""
    return next((each for each in harbor.call("GET", path) or [] if each["name"] == name), None)


def configure_system(harbor, wanted):
    current = {key: item["value"] for key, item in harbor.call("GET", "/configurations").items()}
    if differs(wanted, current):
        harbor.change("settings", "PUT", "/configurations", wanted)


def configure_registry(harbor, wanted):
    """@return its id"""
    path = f"/registries?name={quote(wanted['name'])}"
    current = one(harbor, path, wanted["name"])
    if current is None:
        harbor.change(f"registry {wanted['name']}", "POST", "/registries", wanted)
        current = one(harbor, path, wanted["name"])
    elif differs(wanted, current):
        # The type of a registry cannot change.
        changes = {key: wanted[key] for key in ("url", "insecure")}
        harbor.change(f"registry {wanted['name']}", "PUT", f"/registries/{current['id']}", changes)
    return current["id"]


def configure_project(harbor, name, metadata, registry=None):
    """@return the project"""
    path = f"/projects?name={quote(name)}"
    current = one(harbor, path, name)
    if current is None:
        proxy = {} if registry is None else {"registry_id": registry}
        harbor.change(f"project {name}", "POST", "/projects", {"project_name": name, "metadata": metadata, **proxy})
        current = one(harbor, path, name)
    elif differs(metadata, current["metadata"]):
        harbor.change(f"project {name}", "PUT", f"/projects/{current['project_id']}", {"metadata": metadata})
    return current


def configure_retention(harbor, project, days, cron):
    every = [{"kind": "doublestar", "decoration": "matches", "pattern": "**"}]
    wanted = {
        "algorithm": "or",
        "rules": [
            {
                "action": "retain",
                "template": "nDaysSinceLastPull",
                "params": {"nDaysSinceLastPull": days},
                "tag_selectors": every,
                "scope_selectors": {"repository": [{**every[0], "decoration": "repoMatches"}]},
            }
        ],
        "trigger": {"kind": "Schedule", "settings": {"cron": cron}},
        "scope": {"level": "project", "ref": project["project_id"]},
    }
    what = f"retention of {project['name']}"
    known = project["metadata"].get("retention_id")
    if known is None:
        harbor.change(what, "POST", "/retentions", wanted)
    elif differs(wanted, harbor.call("GET", f"/retentions/{known}")):
        harbor.change(what, "PUT", f"/retentions/{known}", wanted)


def configure_schedule(harbor, what, path, cron, parameters):
    current = (harbor.call("GET", path) or {}).get("schedule")
    wanted = {"type": "Custom", "cron": cron}
    if not current:
        harbor.change(what, "POST", path, {"schedule": wanted, "parameters": parameters})
    elif differs(wanted, current):
        harbor.change(what, "PUT", path, {"schedule": wanted, "parameters": parameters})


def configure_robot(harbor, address, project, wanted, password):
    path = f"/robots?q={quote('Level=project,ProjectID=' + str(project['project_id']))}"
    full = f"robot${project['name']}+{wanted['name']}"
    access = [{"resource": "repository", "action": action} for action in wanted["actions"]]
    permissions = [{"kind": "project", "namespace": project["name"], "access": access}]
    robot = {"name": wanted["name"], "level": "project", "duration": -1, "permissions": permissions}
    current = one(harbor, path, full)
    if current is None:
        # The answer has a password that is not read: the next step replaces it.
        harbor.change(f"robot {full}", "POST", "/robots", robot)
        current = one(harbor, path, full)
    status, _ = Harbor(address, full, password).answer("GET", f"/projects/{project['project_id']}")
    if status == 401:
        harbor.change(f"password of {full}", "PATCH", f"/robots/{current['id']}", {"secret": str(password)})


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    address = os.environ["HARBOR_URL"]
    harbor = Harbor(address, "admin", os.environ["HARBOR_ADMIN_PASSWORD"])
    await_health(harbor)
    configure_system(harbor, settings["system"])
    schedules = settings["schedules"]
    for registry in settings["registries"]:
        proxied = configure_registry(harbor, registry)
        project = configure_project(harbor, registry["name"], settings["copies"], proxied)
        configure_retention(harbor, project, settings["keepDays"], schedules["retention"])
    own = settings["own"]
    project = configure_project(harbor, own["project"], own["metadata"])
    configure_robot(harbor, address, project, own["robot"], os.environ["ROBOT_PASSWORD"])
    garbage = "/system/gc/schedule"
    configure_schedule(harbor, "garbage collection", garbage, schedules["garbageCollection"], {"delete_untagged": True})
    configure_schedule(harbor, "scans", "/system/scanAll/schedule", schedules["scans"], {})


if __name__ == "__main__":
    try:
        main()
    except (Refused, OSError) as error:
        sys.exit(str(error))
