"""Stub of cert-manager's controller: issues the Secret of each Certificate by its issuer, from its own running pod."""

import base64
import os

import kube
import pki

GROUP = "/apis/cert-manager.io/v1"
HOME = os.environ["POD_NAMESPACE"]
ISSUED = {}


def data(secret, key):
    return base64.b64decode(secret.get("data", {}).get(key, "")) if secret else b""


def secret_at(namespace, name):
    return kube.get(f"/api/v1/namespaces/{namespace}/secrets/{name}")


def ready(path, item, value, reason, **status):
    if not kube.has_condition(item, "Ready", value):
        kube.set_status(path, {**status, "conditions": [kube.condition("Ready", value, reason)]})


def issuer_of(reference, namespace):
    """@returns the issuer, and the namespace of its Secrets."""
    if reference.get("kind", "Issuer") == "ClusterIssuer":
        return kube.get(f"{GROUP}/clusterissuers/{reference['name']}"), HOME
    return kube.get(f"{GROUP}/namespaces/{namespace}/issuers/{reference['name']}"), namespace


def issuers():
    for item in kube.items(f"{GROUP}/clusterissuers"):
        issuer(item, f"{GROUP}/clusterissuers/{item['metadata']['name']}", HOME)
    for item in kube.items(f"{GROUP}/issuers"):
        namespace, name = item["metadata"]["namespace"], item["metadata"]["name"]
        issuer(item, f"{GROUP}/namespaces/{namespace}/issuers/{name}", namespace)


def issuer(item, path, namespace):
    authority = item["spec"].get("ca")
    if authority and not data(secret_at(namespace, authority["secretName"]), "tls.crt"):
        ready(path, item, "False", "the Secret of the authority does not exist")
    else:
        ready(path, item, "True", "checked")


def authority_of(item, namespace):
    """The signer of an issuer; none if it signs with the certificate's own key."""
    if "selfSigned" in item["spec"]:
        return None
    secret = secret_at(namespace, item["spec"]["ca"]["secretName"])
    return pki.load(data(secret, "tls.crt")), pki.load_key(data(secret, "tls.key"))


def certificate(item):
    metadata, spec = item["metadata"], item["spec"]
    namespace, name = metadata["namespace"], metadata["name"]
    path = f"{GROUP}/namespaces/{namespace}/certificates/{name}"
    existing = secret_at(namespace, spec["secretName"])
    text = data(existing, "tls.crt")
    if not text:
        issuer, home = issuer_of(spec["issuerRef"], namespace)
        if not issuer or not kube.has_condition(issuer, "Ready", "True"):
            return ready(path, item, "False", "the issuer is not Ready")
        authority = authority_of(issuer, home)
        key = pki.new_key()
        names = spec.get("dnsNames", [])
        common = spec.get("commonName") or (names[0] if names else name)
        signed = pki.sign(key, common, names, authority, spec.get("isCA", False), hours(spec) / 24, spec.get("nameConstraints"))
        text = pki.pem(signed).encode()
        root = pki.pem(authority[0]) if authority else text.decode()
        content = {"tls.crt": text.decode(), "tls.key": pki.key_pem(key), "ca.crt": root}
        kube.apply(
            f"/api/v1/namespaces/{namespace}/secrets/{spec['secretName']}",
            {
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {
                    "name": spec["secretName"],
                    "annotations": {"cert-manager.io/certificate-name": name},
                },
                "type": "kubernetes.io/tls",
                "data": {key: base64.b64encode(value.encode()).decode() for key, value in content.items()},
            },
            "cert-manager-certificates-issuing",
        )
        kube.log(f"issued {namespace}/{name}")
    ends = pki.load(text).not_valid_after
    ISSUED[namespace, name] = (ends.timestamp(), spec["issuerRef"])
    ready(path, item, "True", "the certificate is up to date", notAfter=ends.strftime("%Y-%m-%dT%H:%M:%SZ"))


def hours(spec):
    """The duration of a Certificate: whole hours, as rendered."""
    text = spec.get("duration", "2160h")
    return int(text.split("h")[0])


def step():
    issuers()
    for item in kube.items(f"{GROUP}/certificates"):
        certificate(item)


def lines():
    expiration = "certmanager_certificate_expiration_timestamp_seconds"
    status = "certmanager_certificate_ready_status"
    page = [f"# TYPE {expiration} gauge", f"# TYPE {status} gauge"]
    for (namespace, name), (ends, reference) in dict(ISSUED).items():
        of = ",".join(
            f'{key}="{value}"'
            for key, value in {
                "name": name,
                "namespace": namespace,
                "issuer_name": reference["name"],
                "issuer_kind": reference.get("kind", "Issuer"),
                "issuer_group": "cert-manager.io",
            }.items()
        )
        page.append(f"{expiration}{{{of}}} {ends}")
        for value in ("True", "False", "Unknown"):
            page.append(f'{status}{{{of},condition="{value}"}} {int(value == "True")}')
    return page


kube.required("cluster-resource-namespace")
kube.required("leader-election-namespace")
kube.serve(9403, kube.healthy("/livez"))
kube.serve(9402, kube.metrics(lines))
kube.work(step)
