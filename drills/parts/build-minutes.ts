import type { PartName } from './catalogue';

/**
 * Approximate minutes of each part's first build on two idle cores. A second program of a module is quick, because Go caches
 * what the first one compiled. Source: measured on two cores; drills/README.md.
 */
export const buildMinutes: Readonly<Record<PartName, number>> = {
  etcd: 0.5,
  kine: 6,
  kubectl: 1,
  'kube-apiserver-1.36': 4,
  'kube-apiserver-1.35': 5,
  'kube-apiserver-1.37': 5,
  'kube-controller-manager-1.36': 1,
  'kube-controller-manager-1.35': 1,
  'kube-controller-manager-1.37': 1,
  'kube-scheduler-1.36': 0.5,
  'kubelet-1.36': 1,
  'kube-proxy-1.36': 0.5,
  cyclonus: 1.5,
  coredns: 5,
  'local-path-provisioner': 2,
  kwok: 1,
  argocd: 4.5,
  alertmanager: 1,
  amtool: 0.5,
  loki: 14,
  logcli: 0.5,
  otelcol: 10,
  jaeger: 14,
  k6: 3,
  'metallb-controller': 2.5,
  'metallb-speaker': 0.5,
  traefik: 8,
  helm: 2,
  kustomize: 1,
  'node-exporter': 1,
  prometheus: 2,
  promtool: 8,
  registry: 1,
  rclone: 4,
};
