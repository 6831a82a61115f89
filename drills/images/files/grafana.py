"""Stub of Grafana: starts only with the files, variables and writable folder that the original needs."""

import configparser
import glob
import json
import os
import sys

import grafana_accounts
import kube

SETTINGS = "/etc/grafana/grafana.ini"


def refuse(message):
    kube.log(message)
    sys.exit(1)


def check():
    for name in ("GF_SECURITY_ADMIN_PASSWORD", "GF_SECURITY_SECRET_KEY"):
        if not os.environ.get(name):
            refuse(f"{name} is empty")
    settings = configparser.ConfigParser(strict=True, interpolation=None)
    with open(SETTINGS) as file:
        settings.read_string(f"[DEFAULT]\n{file.read()}")
    for name in ("datasources/data-sources.yaml", "dashboards/dashboards.yaml"):
        if not kube.read(f"/etc/grafana/provisioning/{name}").strip():
            refuse(f"{name} is empty")
    dashboards = glob.glob("/etc/grafana/dashboards/**/*.json", recursive=True)
    if not dashboards:
        refuse("there is no dashboard")
    for path in dashboards:
        if not json.loads(kube.read(path)).get("uid"):
            refuse(f"{path} has no uid")
    grafana_accounts.create(os.environ["GF_SECURITY_ADMIN_PASSWORD"])
    return len(dashboards)


kube.log(f"{check()} dashboards")


def answer(path, body):
    if path.startswith("/api/health"):
        return 200, "application/json", json.dumps({"database": "ok"})
    if path == "/login":
        login = json.loads(body)
        session = grafana_accounts.log_in(login["user"], login["password"])
        return (200, "application/json", json.dumps({"session": session})) if session else (401, "application/json", "{}")
    # The original has the session in a cookie.
    if path.startswith("/api/user?session="):
        return (200 if grafana_accounts.is_valid(path.partition("=")[2]) else 401), "application/json", "{}"
    if path == "/metrics":
        return kube.metrics(lambda: ["# TYPE grafana_build_info gauge", 'grafana_build_info{version="stub"} 1'])(path, body)
    return 404, "text/plain", ""


kube.serve(3000, answer)
kube.work(lambda: None)
