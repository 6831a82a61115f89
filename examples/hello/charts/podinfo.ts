import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Values } from '../imports/helm/podinfo/values';

const quantities = { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' };

/** podinfo, from the project's own chart. `npm run import` renders it into `imports/helm`; a misspelt value does not compile. */
export function podinfo(cluster: { readonly name: string; readonly kubernetes: string }): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'podinfo',
    version: '6.14.1',
    repository: 'oci://ghcr.io/stefanprodan/charts',
    namespace: 'hello',
    // Helm's own tests: their names are random.
    excludeTemplates: ['tests'],
    freeform: ['securityContext', 'podSecurityContext', 'resources.requests', 'resources.limits'],
    values: {
      podSecurityContext: { runAsNonRoot: true, runAsUser: 100, seccompProfile: { type: 'RuntimeDefault' } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      resources: { requests: quantities, limits: quantities },
    },
  });
}

export class Podinfo extends Chart {
  constructor(scope: Construct, cluster: { readonly name: string; readonly kubernetes: string }) {
    super(scope, 'podinfo', { namespace: 'hello', disableResourceNameHashes: true });
    new HelmChart(this, podinfo(cluster));
    declare(this, 'exception', {
      rule: 'hardening',
      object: 'Deployment hello/podinfo',
      matches: 'mounts a token of the API server',
      reason: 'the chart has no value for it, and the default account may do nothing',
    });
  }
}
