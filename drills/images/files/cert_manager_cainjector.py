"""Stub of cert-manager's cainjector: writes the caBundle of annotated webhook configurations and definitions."""

import kube

SECRET = "cert-manager.io/inject-ca-from-secret"
CERTIFICATE = "cert-manager.io/inject-ca-from"
ADMISSION = "/apis/admissionregistration.k8s.io/v1"


def bundle_of(metadata):
    """The authority, in base64; none while its Secret does not exist."""
    annotations = metadata.get("annotations", {})
    namespace, _, name = annotations.get(SECRET, annotations.get(CERTIFICATE, "")).partition("/")
    if CERTIFICATE in annotations:
        found = kube.get(f"/apis/cert-manager.io/v1/namespaces/{namespace}/certificates/{name}")
        name = found and found["spec"]["secretName"]
    secret = name and kube.get(f"/api/v1/namespaces/{namespace}/secrets/{name}")
    return secret and secret["data"].get("ca.crt")


def step():
    for kind in ("validatingwebhookconfigurations", "mutatingwebhookconfigurations"):
        for item in kube.items(f"{ADMISSION}/{kind}"):
            bundle = bundle_of(item["metadata"])
            if not bundle:
                continue
            changes = [
                {"op": "add", "path": f"/webhooks/{at}/clientConfig/caBundle", "value": bundle}
                for at, webhook in enumerate(item["webhooks"])
                if webhook["clientConfig"].get("caBundle") != bundle
            ]
            if changes:
                path = f"{ADMISSION}/{kind}/{item['metadata']['name']}?fieldManager=cainjector"
                kube.call("PATCH", path, changes, "application/json-patch+json")
                kube.log(f"injected into {item['metadata']['name']}")


kube.required("leader-election-namespace")
kube.serve(9402, kube.metrics(lambda: []))
kube.work(step)
