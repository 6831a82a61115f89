"""Stub of kube-state-metrics: the series that rules and dashboards read, listed with the rights of its own ServiceAccount."""

import calendar
import re
import time

import kube

KINDS = {
    "cronjobs": "/apis/batch/v1/cronjobs",
    "daemonsets": "/apis/apps/v1/daemonsets",
    "deployments": "/apis/apps/v1/deployments",
    "horizontalpodautoscalers": "/apis/autoscaling/v2/horizontalpodautoscalers",
    "jobs": "/apis/batch/v1/jobs",
    "namespaces": "/api/v1/namespaces",
    "nodes": "/api/v1/nodes",
    "persistentvolumeclaims": "/api/v1/persistentvolumeclaims",
    "persistentvolumes": "/api/v1/persistentvolumes",
    "poddisruptionbudgets": "/apis/policy/v1/poddisruptionbudgets",
    "pods": "/api/v1/pods",
    "replicasets": "/apis/apps/v1/replicasets",
    "resourcequotas": "/api/v1/resourcequotas",
    "services": "/api/v1/services",
    "statefulsets": "/apis/apps/v1/statefulsets",
}
UNITS = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "": 1}
WANTED = kube.required("resources").split(",")
page = []


def number(quantity):
    value, unit = re.fullmatch(r"([0-9.]+)([A-Za-z]*)", str(quantity)).groups()
    return float(value) * UNITS[unit]


def unit_of(resource):
    return "core" if resource == "cpu" else "byte" if resource in ("memory", "ephemeral-storage") else "integer"


def renamed(resource):
    return resource.replace("-", "_").replace("/", "_").replace(".", "_")


class Page:
    def __init__(self):
        self.families = {}

    def add(self, family, value, **labels):
        text = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
        self.families.setdefault(family, []).append(f"{family}{{{text}}} {float(value)}")

    def lines(self):
        for family, samples in sorted(self.families.items()):
            yield f"# TYPE {family} {'counter' if family.endswith('_total') else 'gauge'}"
            yield from samples


def pods(add, item):
    metadata, spec, status = item["metadata"], item["spec"], item["status"]
    of = {"namespace": metadata["namespace"], "pod": metadata["name"], "uid": metadata["uid"]}
    owner = (metadata.get("ownerReferences") or [{}])[0]
    add(
        "kube_pod_info",
        1,
        **of,
        node=spec.get("nodeName", ""),
        pod_ip=status.get("podIP", ""),
        host_ip=status.get("hostIP", ""),
        host_network=str(spec.get("hostNetwork", False)).lower(),
        priority_class=spec.get("priorityClassName", ""),
        created_by_kind=owner.get("kind", ""),
        created_by_name=owner.get("name", ""),
    )
    for phase in ("Pending", "Succeeded", "Failed", "Unknown", "Running"):
        add("kube_pod_status_phase", phase == status.get("phase"), **of, phase=phase)
    for value in ("true", "false", "unknown"):
        add("kube_pod_status_ready", kube.has_condition(item, "Ready", "True") == (value == "true") and value != "unknown", **of, condition=value)
    for name, containers in (("kube_pod_container", "containerStatuses"), ("kube_pod_init_container", "initContainerStatuses")):
        for each in status.get(containers, []):
            own = {**of, "container": each["name"]}
            add(f"{name}_status_restarts_total", each["restartCount"], **own)
            add(f"{name}_status_ready", each["ready"], **own)
            waiting = each.get("state", {}).get("waiting", {}).get("reason")
            if waiting:
                add(f"{name}_status_waiting_reason", 1, **own, reason=waiting)
            ended = each.get("lastState", {}).get("terminated", {}).get("reason")
            if ended:
                add(f"{name}_status_last_terminated_reason", 1, **own, reason=ended)
    for each in spec["containers"]:
        for kind in ("requests", "limits"):
            for resource, quantity in each.get("resources", {}).get(kind, {}).items():
                add(
                    f"kube_pod_container_resource_{kind}",
                    number(quantity),
                    **of,
                    container=each["name"],
                    node=spec.get("nodeName", ""),
                    resource=renamed(resource),
                    unit=unit_of(resource),
                )


def replicas(kind):
    def add_all(add, item):
        of = {"namespace": item["metadata"]["namespace"], kind: item["metadata"]["name"]}
        status = item.get("status", {})
        if kind == "deployment":
            add("kube_deployment_spec_replicas", item["spec"]["replicas"], **of)
            add("kube_deployment_status_replicas_available", status.get("availableReplicas", 0), **of)
            add("kube_deployment_status_replicas_ready", status.get("readyReplicas", 0), **of)
            add("kube_deployment_status_replicas_unavailable", status.get("unavailableReplicas", 0), **of)
        elif kind == "statefulset":
            add("kube_statefulset_replicas", item["spec"]["replicas"], **of)
            add("kube_statefulset_status_replicas_ready", status.get("readyReplicas", 0), **of)
        else:
            for field, name in (
                ("desiredNumberScheduled", "desired_number_scheduled"),
                ("currentNumberScheduled", "current_number_scheduled"),
                ("numberReady", "number_ready"),
                ("numberAvailable", "number_available"),
                ("numberUnavailable", "number_unavailable"),
                ("numberMisscheduled", "number_misscheduled"),
            ):
                add(f"kube_daemonset_status_{name}", status.get(field, 0), **of)

    return add_all


def jobs(add, item):
    metadata, status = item["metadata"], item.get("status", {})
    of = {"namespace": metadata["namespace"], "job_name": metadata["name"]}
    owner = (metadata.get("ownerReferences") or [{}])[0]
    add(
        "kube_job_owner",
        1,
        **of,
        owner_kind=owner.get("kind", ""),
        owner_name=owner.get("name", ""),
        owner_is_controller=str(owner.get("controller", "")).lower(),
    )
    for kind, family in (("Failed", "kube_job_failed"), ("Complete", "kube_job_complete")):
        if kube.has_condition(item, kind, "True"):
            for value in ("true", "false", "unknown"):
                add(family, value == "true", **of, condition=value)
    add("kube_job_status_failed", status.get("failed", 0), **of)
    add("kube_job_status_succeeded", status.get("succeeded", 0), **of)
    add("kube_job_status_active", status.get("active", 0), **of)
    add("kube_job_created", seconds(metadata["creationTimestamp"]), **of)
    for field in ("startTime", "completionTime"):
        if field in status:
            add(f"kube_job_status_{'start' if field == 'startTime' else 'completion'}_time", seconds(status[field]), **of)


def cronjobs(add, item):
    metadata, spec, status = item["metadata"], item["spec"], item.get("status", {})
    of = {"namespace": metadata["namespace"], "cronjob": metadata["name"]}
    add("kube_cronjob_spec_suspend", spec.get("suspend", False), **of)
    add("kube_cronjob_status_active", len(status.get("active", [])), **of)
    add("kube_cronjob_created", seconds(metadata["creationTimestamp"]), **of)
    for field, name in (("lastScheduleTime", "schedule"), ("lastSuccessfulTime", "successful")):
        if field in status:
            add(f"kube_cronjob_status_last_{name}_time", seconds(status[field]), **of)


def nodes(add, item):
    name, status = item["metadata"]["name"], item["status"]
    info = status["nodeInfo"]
    internal = [each["address"] for each in status["addresses"] if each["type"] == "InternalIP"]
    add("kube_node_info", 1, node=name, internal_ip=internal[0], kubelet_version=info["kubeletVersion"])
    add("kube_node_spec_unschedulable", item["spec"].get("unschedulable", False), node=name)
    for each in status["conditions"]:
        for value in ("True", "False", "Unknown"):
            add("kube_node_status_condition", each["status"] == value, node=name, condition=each["type"], status=value.lower())
    for kind in ("allocatable", "capacity"):
        for resource, quantity in status[kind].items():
            add(f"kube_node_status_{kind}", number(quantity), node=name, resource=renamed(resource), unit=unit_of(resource))


def claims(add, item):
    metadata = item["metadata"]
    of = {"namespace": metadata["namespace"], "persistentvolumeclaim": metadata["name"]}
    add(
        "kube_persistentvolumeclaim_info",
        1,
        **of,
        storageclass=item["spec"].get("storageClassName", ""),
        volumename=item["spec"].get("volumeName", ""),
    )
    requested = item["spec"]["resources"]["requests"]["storage"]
    add("kube_persistentvolumeclaim_resource_requests_storage_bytes", number(requested), **of)
    for phase in ("Lost", "Bound", "Pending"):
        add("kube_persistentvolumeclaim_status_phase", item["status"].get("phase") == phase, **of, phase=phase)


def quotas(add, item):
    metadata = item["metadata"]
    of = {"namespace": metadata["namespace"], "resourcequota": metadata["name"]}
    for kind in ("hard", "used"):
        for resource, quantity in item.get("status", {}).get(kind, {}).items():
            add("kube_resourcequota", number(quantity), **of, resource=resource, type=kind)


def seconds(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


READERS = {
    "pods": pods,
    "deployments": replicas("deployment"),
    "statefulsets": replicas("statefulset"),
    "daemonsets": replicas("daemonset"),
    "jobs": jobs,
    "cronjobs": cronjobs,
    "nodes": nodes,
    "persistentvolumeclaims": claims,
    "resourcequotas": quotas,
}


def step():
    found = Page()
    for kind in WANTED:
        # Without the right to list one, the original logs an error and lacks its series.
        for item in kube.call("GET", KINDS[kind])["items"]:
            if kind in READERS:
                READERS[kind](found.add, item)
    page[:] = found.lines()


def answer(path, body):
    if path == "/livez":
        return 200, "text/plain", "ok"
    return kube.metrics(lambda: page)(path, body)


kube.serve(8080, answer)
kube.work(step)
