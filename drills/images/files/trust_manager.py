"""Stub of trust-manager: writes the ConfigMaps of each Bundle, from its own running pod."""

import base64

import kube
import pki

GROUP = "/apis/trust.cert-manager.io/v1alpha1"
TRUST = kube.required("trust-namespace")
TARGETS = kube.required("target-namespaces").split(",")
# It exits without the files: the pod mounts a Secret that cert-manager issues.
FOLDER = kube.required("webhook-certificate-dir")
CERTIFICATE, KEY = (kube.read(f"{FOLDER}/{name}") for name in ("tls.crt", "tls.key"))


def source(each):
    reference = each["secret"]
    found = kube.get(f"/api/v1/namespaces/{TRUST}/secrets/{reference['name']}")
    return found and base64.b64decode(found["data"][reference["key"]]).decode()


def selected(selector, name):
    """Whether a namespace is a target; the rendered selectors match its name only."""
    return all(name in each["values"] for each in selector.get("matchExpressions", []))


def bundle(item):
    name, spec = item["metadata"]["name"], item["spec"]
    texts = [source(each) for each in spec["sources"]]
    if not all(texts):
        return
    target = spec["target"]
    key = target["configMap"]["key"]
    content = "".join(texts)
    for namespace in TARGETS:
        if not selected(target["namespaceSelector"], namespace):
            continue
        path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
        found = kube.get(path)
        if found and found.get("data", {}).get(key) == content:
            continue
        body = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name, "labels": {"trust.cert-manager.io/bundle": name}},
            "data": {key: content},
        }
        kube.apply(path, body, "trust-manager")
        kube.log(f"wrote {namespace}/{name}")
    if not kube.has_condition(item, "Synced", "True"):
        status = {"conditions": [kube.condition("Synced", "True", "Synced")]}
        kube.set_status(f"{GROUP}/bundles/{name}", status)


def step():
    for item in kube.items(f"{GROUP}/bundles"):
        bundle(item)


kube.serve(int(kube.required("webhook-port")), kube.allow, pki.server_context(CERTIFICATE, KEY))
kube.serve(int(kube.required("readiness-probe-port")), kube.healthy(kube.required("readiness-probe-path")))
kube.serve(int(kube.required("metrics-port")), kube.metrics(lambda: []))
kube.work(step)
