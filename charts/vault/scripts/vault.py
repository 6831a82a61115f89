"""Saves and describes snapshots of Vault's integrated storage.

usage: vault.py save FILE        logs in as the pod's ServiceAccount and saves a snapshot of the server at VAULT_ADDR
       vault.py describe FILE    prints the checksum of each file of a snapshot; fails if one differs from what it recorded
"""

import hashlib
import json
import os
import ssl
import sys
import tarfile
import urllib.request

# Names of Vault's format: a gzipped tar archive with a list of checksums.
SUMS = "SHA256SUMS"
# The list, encrypted by the barrier: only a Vault with the same key can read it.
SEALED = "SHA256SUMS.sealed"
REQUIRED = {"meta.json", "state.bin", SUMS}


def request(path, body=None, session=None):
    context = ssl.create_default_context(cafile="/certificates/vault-tls/tls.crt")
    # A self-signed certificate is its own authority.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    url = os.environ["VAULT_ADDR"] + "/v1/" + path
    asked = urllib.request.Request(url, json.dumps(body).encode() if body else None)
    if session:
        asked.add_header("X-Vault-Token", session)
    return urllib.request.urlopen(asked, context=context, timeout=120)


def save(file):
    with open("/vault-token/token", encoding="ascii") as jwt:
        login = {"role": os.environ["VAULT_ROLE"], "jwt": jwt.read()}
    with request("auth/kubernetes/login", login) as answer:
        session = json.load(answer)["auth"]["client_token"]
    with request("sys/storage/raft/snapshot", session=session) as answer, open(file, "wb") as target:
        while chunk := answer.read(1 << 20):
            target.write(chunk)


def describe(file):
    with tarfile.open(file, "r:gz") as archive:
        contents = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}
    missing = REQUIRED - contents.keys()
    if missing:
        sys.exit(f"{file} is incomplete: it has no {', '.join(sorted(missing))}")
    for line in contents[SUMS].decode().splitlines():
        expected, name = line.split()
        if hashlib.sha256(contents[name]).hexdigest() != expected:
            sys.exit(f"{file}: {name} does not match its checksum")
    for name in sorted(contents.keys() - {SUMS, SEALED}):
        print(name, hashlib.sha256(contents[name]).hexdigest(), sep="\t")


{"save": save, "describe": describe}[sys.argv[1]](*sys.argv[2:])
