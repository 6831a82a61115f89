"""Stub of cert-manager's webhook: keeps its authority in its Secret, serves with a certificate of it and admits every object."""

import base64
import os

import kube
import pki

NAMESPACE = kube.required("dynamic-serving-ca-secret-namespace")
SECRET = kube.required("dynamic-serving-ca-secret-name")
NAMES = kube.flags()["dynamic-serving-dns-names"]
PORT = int(kube.required("secure-port"))


def authority():
    """The certificate and key in the Secret, which the first start creates."""
    path = f"/api/v1/namespaces/{NAMESPACE}/secrets"
    found = kube.get(f"{path}/{SECRET}")
    if not found:
        key = pki.new_key()
        certificate = pki.sign(key, "cert-manager-webhook-ca", is_ca=True, days=365)
        content = {"ca.crt": pki.pem(certificate), "tls.crt": pki.pem(certificate), "tls.key": pki.key_pem(key)}
        kube.call(
            "POST",
            path,
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {
                    "name": SECRET,
                    "annotations": {"cert-manager.io/allow-direct-injection": "true"},
                },
                "data": {key: base64.b64encode(value.encode()).decode() for key, value in content.items()},
            },
        )
        found = kube.get(f"{path}/{SECRET}")
    return tuple(base64.b64decode(found["data"][key]) for key in ("tls.crt", "tls.key"))


served = []


def step():
    if served:
        return
    certificate, key = authority()
    own = pki.new_key()
    signed = pki.sign(own, "cert-manager-webhook", NAMES, (pki.load(certificate), pki.load_key(key)))
    kube.serve(PORT, kube.allow, pki.server_context(pki.pem(signed), pki.key_pem(own)))
    served.append(PORT)
    kube.log(f"serves {', '.join(NAMES)}")


def health(path, _):
    # Ready only when it serves: the original checks its own certificate source.
    return (200 if served or path == "/livez" else 503), "text/plain", "ok"


kube.serve(6080, health)
kube.serve(9402, kube.metrics(lambda: []))
kube.work(step)
