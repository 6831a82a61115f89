import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allocatable } from '@twisterlab/platform/model/cluster';
import { formatCores } from '@twisterlab/platform/util/quantity';
import type { ClusterNode } from '../../environments/schema/cluster';
import { catalogue } from '../parts/catalogue';
import { part, partFile } from '../parts/part';
import type { ControlPlane } from './api-ground';
import { isTrue } from './kubectl';
import { freePorts } from './ports';
import type { RunningProcess } from './processes';

/** The controllers that admission needs. Without workload controllers, nothing changes an object after it was applied. */
export const admissionControllers = [
  'namespace-controller',
  'resourcequota-controller',
  'root-ca-certificate-publisher-controller',
  'serviceaccount-controller',
] as const;

/** Starts the controller manager. @param controllers their names. Default: those enabled by default. */
export async function startControllers(fixture: ControlPlane, controllers: readonly string[] = ['*']): Promise<RunningProcess> {
  const { certificates } = fixture;
  const [port] = await freePorts(1);
  return fixture.run(
    `kube-controller-manager-${fixture.minor}`,
    await part(`kube-controller-manager-${fixture.minor}`),
    [
      ...secured(fixture.kubeconfig('controller-manager'), port),
      `--cert-dir=${join(fixture.folder, 'controller-manager')}`,
      `--root-ca-file=${certificates.path('ca.crt')}`,
      `--service-account-private-key-file=${certificates.path('service-accounts.key')}`,
      '--use-service-account-credentials=true',
      `--cluster-signing-cert-file=${certificates.path('ca.crt')}`,
      `--cluster-signing-key-file=${certificates.path('ca.key')}`,
      `--controllers=${controllers.join(',')}`,
    ],
  );
}

/** Starts the scheduler, which is built for the clusters' Kubernetes version only. */
export async function startScheduler(fixture: ControlPlane): Promise<void> {
  const [port] = await freePorts(1);
  await fixture.run('kube-scheduler', await part('kube-scheduler-1.36'), [
    ...secured(fixture.kubeconfig('scheduler'), port),
    `--cert-dir=${join(fixture.folder, 'scheduler')}`,
  ]);
}

function secured(kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--leader-elect=false',
  ];
}

/**
 * Starts kwok, which simulates the kubelets, and waits until the nodes are Ready: scheduled pods become Ready at once.
 * PersistentVolumeClaims stay unbound; Ingresses and Services of type LoadBalancer get no address.
 */
export async function simulateNodes(fixture: ControlPlane, nodes: readonly ClusterNode[]): Promise<void> {
  const { kubectl, processes } = fixture;
  const config = join(fixture.folder, 'kwok.yaml');
  // kwok has no built-in stages; files of its module make nodes and pods Ready.
  const stages = await Promise.all(catalogue.kwok.files.map((path) => partFile('kwok', path)));
  writeFileSync(config, stages.map((file) => readFileSync(file, 'utf8')).join('\n---\n'));
  const [port] = await freePorts(1);
  await processes.start('kwok', await part('kwok'), [
    `--kubeconfig=${fixture.kubeconfig('kwok')}`,
    '--manage-all-nodes=true',
    `--config=${config}`,
    '--node-ip=127.0.0.1',
    '--cidr=10.42.0.1/16',
    `--server-address=127.0.0.1:${port}`,
    '--node-lease-duration-seconds=40',
  ]);
  await kubectl.apply(...nodes.map(nodeObject));
  await kubectl.until('the simulated nodes are Ready', ['nodes'], (found) =>
    nodes.every(({ name }) => found.some((node) => node.metadata.name === name && isTrue('Ready', node))),
  );
}

function nodeObject(node: ClusterNode): object {
  const { name, cpu, memory, disk } = node;
  const room = allocatable(node);
  const rest = { pods: '110', 'ephemeral-storage': disk };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
      labels: { 'kubernetes.io/arch': 'amd64', 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name },
    },
    status: {
      capacity: { cpu, memory, ...rest },
      allocatable: { cpu: formatCores(room.cpu), memory: `${room.memory}`, ...rest },
    },
  };
}
