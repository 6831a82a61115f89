#!/bin/sh
# Installs Argo CD on the empty K3s cluster CLUSTER. From then on Argo CD manages itself and everything else in the cluster.
# Needs kubectl, openssl and a clone of the repository. `npm run synth` writes it from charts/argo-cd/bootstrap.sh.
#
#   sh bootstrap/CLUSTER.sh            all steps; safe to run again at any time
#   sh bootstrap/CLUSTER.sh secrets    only creates missing Secrets and keys
#   sh bootstrap/CLUSTER.sh check      only lists Secrets and keys; exit code 1 if one is missing
set -eu
cd "$(dirname "$0")/.."
cluster=CLUSTER
has_argo_cd=HAS_ARGO_CD
dist=dist/$cluster
missing=0

# 40 letters and digits, 238 bits of entropy. Needs no escaping in a URL, YAML or a shell.
random() { LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 40; }

# kubectl that gives up on an API server that does not answer.
kube() { kubectl --request-timeout=30s "$@"; }

# unreadable NAMESPACE NAME: stops. A Secret that cannot be read may exist; a new value would lock out its clients.
unreadable() {
  echo "Cannot read the Secret $1/$2. It is unchanged; run this script again once kubectl works." >&2
  exit 1
}

# present NAMESPACE NAME KEY: whether the Secret has the key.
# shellcheck disable=SC2016 # $key and $value are variables of the Go template.
present() {
  keys=$(kube --namespace "$1" get secret "$2" --ignore-not-found --output \
    go-template='{{range $key, $value := .data}}{{$key}}{{"\n"}}{{end}}') || unreadable "$1" "$2"
  printf '%s\n' "$keys" | grep --quiet --fixed-strings --line-regexp -- "$3"
}

# exists NAMESPACE NAME: whether there is a Secret of the name.
exists() {
  name=$(kube --namespace "$1" get secret "$2" --ignore-not-found --output name) || unreadable "$1" "$2"
  [ -n "$name" ]
}

# given NAMESPACE NAME KEY PURPOSE: an external value, which this script cannot generate. Nothing waits for it.
given() {
  if present "$1" "$2" "$3"; then
    echo "present  $1/$2 $3"
  else
    echo "MISSING  $1/$2 $3  $4 This script cannot generate it. With its value for VALUE:"
    echo "  kubectl --namespace $1 create secret generic $2 --from-literal=$3=VALUE --dry-run=client --output yaml |" \
      "kubectl apply --server-side --field-manager=$3 --filename -"
    missing=$((missing + 1))
  fi
}

# secret NAMESPACE NAME KEY PURPOSE: generates a random value. Never changes an existing key.
secret() {
  if present "$1" "$2" "$3"; then
    echo "present  $1/$2 $3"
  elif [ "$step" = check ]; then
    echo "MISSING  $1/$2 $3  $4"
    missing=$((missing + 1))
  else
    if exists "$1" "$2"; then
      value=$(random | base64 | tr -d '\n')
      # The API server refuses the patch if the key exists by now: test compares an absent value with null.
      printf '[{"op":"test","path":"/data/%s","value":null},{"op":"add","path":"/data/%s","value":"%s"}]' "$3" "$3" "$value" |
        kube --namespace "$1" patch secret "$2" --type=json --patch-file=/dev/stdin >/dev/null
    else
      random | kube --namespace "$1" create secret generic "$2" --from-file="$3=/dev/stdin" >/dev/null
    fi
    echo "created  $1/$2 $3  $4"
  fi
}

# login NAMESPACE NAME USER PURPOSE: a kubernetes.io/basic-auth Secret. Never changes an existing one.
login() {
  if exists "$1" "$2"; then
    echo "present  $1/$2 username password"
  elif [ "$step" = check ]; then
    echo "MISSING  $1/$2 username password  $4"
    missing=$((missing + 1))
  else
    random | kube --namespace "$1" create secret generic "$2" --type=kubernetes.io/basic-auth \
      --from-literal=username="$3" --from-file=password=/dev/stdin >/dev/null
    echo "created  $1/$2 username password  $4"
  fi
}

# certificate NAMESPACE NAME COMMON_NAME SUBJECT_ALT_NAMES PURPOSE: a self-signed certificate, valid for ten years. Never
# changes an existing one.
certificate() {
  if exists "$1" "$2"; then
    echo "present  $1/$2 tls.crt tls.key"
  elif [ "$step" = check ]; then
    echo "MISSING  $1/$2 tls.crt tls.key  $5"
    missing=$((missing + 1))
  else
    scratch=$(mktemp -d)
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=$3" -addext "subjectAltName=$4" \
      -keyout "$scratch/key" -out "$scratch/certificate" 2>"$scratch/log" || { cat "$scratch/log" >&2; rm -r "$scratch"; exit 1; }
    kube --namespace "$1" create secret tls "$2" --cert="$scratch/certificate" --key="$scratch/key" >/dev/null || { rm -r "$scratch"; exit 1; }
    rm -r "$scratch"
    echo "created  $1/$2 tls.crt tls.key  $5"
  fi
}

secrets() {
  : SECRETS, one call per line: secret, given, login or certificate
}

apply() { kube apply --server-side --force-conflicts --field-manager=argocd-controller --recursive --filename "$1"; }

namespaces() { apply "$dist/namespaces"; }

argo_cd() {
  apply "$dist/priority-classes"
  apply "$dist/argo-cd-crds"
  # kubectl wait fails immediately if the CRD was created a moment ago.
  tries=0
  until kubectl wait --for=condition=Established --timeout=60s --recursive --filename "$dist/argo-cd-crds"; do
    tries=$((tries + 1))
    [ "$tries" -lt 10 ] || exit 1
    sleep 1
  done
  apply "$dist/argo-cd"
  for workload in $(kube --namespace argocd get deployments,statefulsets --output name); do
    kubectl --namespace argocd rollout status "$workload" --timeout=600s
  done
}

# The root Application: from here on Argo CD syncs dist from Git, itself included.
root() {
  for project in "$dist"/applications/AppProject.*.yaml; do apply "$project"; done
  apply "$dist/applications/Application.root@argoproj.io.yaml"
}

step=${1:-all}
case "$step" in
  check)
    secrets
    [ "$missing" -eq 0 ] || { echo "$missing missing. Create them with: sh bootstrap/$cluster.sh secrets"; exit 1; }
    ;;
  secrets)
    namespaces
    secrets
    ;;
  all)
    namespaces
    secrets
    if [ "$has_argo_cd" = true ]; then
      argo_cd
      root
    fi
    ;;
  *)
    echo "Unknown step $step. Steps: all, secrets, check." >&2
    exit 2
    ;;
esac
[ "$missing" -eq 0 ] || { echo "$missing missing that this script cannot generate: the commands are above. Nothing waits for them."; exit 1; }
