#!/usr/bin/python3
"""Stub of `grafana cli admin reset-admin-password --password-from-stdin`, which takes the first line of its input."""

import sys

sys.path.append("/app")

import grafana_accounts

if sys.argv[1:] != ["cli", "admin", "reset-admin-password", "--password-from-stdin"]:
    sys.exit(f"unknown command: {sys.argv[1:]}")
line = sys.stdin.readline()
if not line:
    sys.exit("can't read password from stdin")
password = line.rstrip("\n")
if len(password) < 4:
    sys.exit("new password is too short")
grafana_accounts.change(password)
print("Admin password changed successfully")
