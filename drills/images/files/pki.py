"""Certificates for the stubs of certificate controllers."""

import datetime
import ipaddress
import os
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PEM = serialization.Encoding.PEM


def new_key():
    return ec.generate_private_key(ec.SECP256R1())


def load_key(text):
    return serialization.load_pem_private_key(text, None)


def load(text):
    return x509.load_pem_x509_certificate(text)


def key_pem(key):
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def pem(certificate):
    return certificate.public_bytes(PEM).decode()


def constraints(spec):
    """The extension of a CA that signs for some names only."""
    domains = [x509.DNSName(each) for each in spec.get("permitted", {}).get("dnsDomains", [])]
    ranges = [x509.IPAddress(ipaddress.ip_network(each)) for each in spec.get("excluded", {}).get("ipRanges", [])]
    return x509.NameConstraints(permitted_subtrees=domains or None, excluded_subtrees=ranges or None)


def sign(key, name, dns_names=(), authority=None, is_ca=False, days=90, name_constraints=None):
    """@param authority certificate and key of the signer; none for a self-signed certificate."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    issuer, signer = (authority[0].subject, authority[1]) if authority else (subject, key)
    start = datetime.datetime.utcnow() - datetime.timedelta(minutes=5)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if dns_names:
        names = x509.SubjectAlternativeName([x509.DNSName(each) for each in dns_names])
        builder = builder.add_extension(names, critical=False)
    if name_constraints:
        builder = builder.add_extension(constraints(name_constraints), critical=name_constraints.get("critical", False))
    return builder.sign(signer, hashes.SHA256())


def server_context(certificate, key):
    """A TLS server's context from PEM texts. The file system is read-only: the files exist in memory only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    descriptors = [os.memfd_create(name) for name in ("certificate", "key")]
    for descriptor, text in zip(descriptors, (certificate, key)):
        os.write(descriptor, text.encode())
    context.load_cert_chain(*(f"/proc/self/fd/{each}" for each in descriptors))
    for descriptor in descriptors:
        os.close(descriptor)
    return context
