import type { Identity } from '@twisterlab/platform/admission/policy';
import { certManagerNamespace } from '@twisterlab/platform/kubernetes/cert-manager';
import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import { argoCdNamespace } from '../../argo-cd/applications';
import { externalSecretsNamespace } from '../../external-secrets/chart';
import { trivyNamespace } from '../../trivy-operator/chart';
import { vault } from '../../vault/server';

/** Workloads to which a policy does not apply. */
export interface AdmissionException {
  readonly policy: 'tokens';
  readonly namespace: string;
  /** Kind and name of each. Its ServiceAccount has its name and belongs to no other workload: the policy matches that. */
  readonly workloads: readonly `${'DaemonSet' | 'Deployment' | 'StatefulSet'} ${string}`[];
  /** Who decides about it when it expires. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which synth accepts it: YYYY-MM-DD. */
  readonly expires: string;
}

const ofACharts = {
  policy: 'tokens',
  owner: 'youneselfakir0',
  reason: 'it uses the API server, and its chart mounts the token in no other way; RBAC limits its access',
  expires: '2027-11-30',
} as const;

/** Every exception of a cluster. */
export const exceptions = {
  argoCd: {
    ...ofACharts,
    namespace: argoCdNamespace,
    workloads: ['Deployment argocd-server', 'StatefulSet argocd-application-controller'],
  },
  certManager: {
    ...ofACharts,
    namespace: certManagerNamespace,
    workloads: ['Deployment cert-manager', 'Deployment cert-manager-cainjector', 'Deployment cert-manager-webhook'],
  },
  metalLb: {
    ...ofACharts,
    namespace: 'metallb-system',
    workloads: ['DaemonSet metallb-speaker', 'Deployment metallb-controller'],
  },
  externalSecrets: {
    ...ofACharts,
    namespace: externalSecretsNamespace,
    workloads: ['Deployment external-secrets'],
  },
  vault: { ...ofACharts, namespace: vault.namespace, workloads: ['StatefulSet vault'] },
  trivyOperator: { ...ofACharts, namespace: trivyNamespace, workloads: ['Deployment trivy-operator'] },
  trustManager: { ...ofACharts, namespace: certManagerNamespace, workloads: ['Deployment trust-manager'] },
} as const satisfies Readonly<Record<string, AdmissionException>>;

/** The rule of synth that the policy is rendered from, with what its findings contain. */
const findings = { tokens: { rule: 'hardening', matches: 'mounts a token' } } as const;

/** Exempts the workloads from the rule of synth too. */
export function exempt(scope: Construct, { policy, namespace, workloads, reason }: AdmissionException): void {
  for (const workload of workloads) {
    const [kind, name] = workload.split(' ');
    declare(scope, 'exception', { ...findings[policy], object: `${kind} ${namespace}/${name}`, reason });
  }
}

/** What the policy matches. */
export function identitiesOf({ namespace, workloads }: AdmissionException): Identity[] {
  return workloads.map((workload) => ({ namespace, account: workload.split(' ')[1]! }));
}
