import { bindingSpec, policySpec } from '@twisterlab/platform/admission/policy-objects';
import type { App } from 'cdk8s';
import type { Cluster } from '../../../environments/schema/cluster';
import type { Tenant } from '../../../environments/schema/tenant';
import { Application } from '../../kit/application';
import { k8s } from '../../kit/k8s';
import { admissionPolicies, exceptionsOf } from './policies';

/** Policies by which the API server refuses what synth would refuse: also from kubectl, controllers and a changed dist. */
export class Admission extends Application {
  constructor(app: App, cluster: Cluster, tenants: readonly Tenant[]) {
    super(app, 'admission', cluster.name);
    for (const policy of admissionPolicies(cluster, tenants)) {
      const { name } = policy;
      new k8s.KubeValidatingAdmissionPolicy(this, name, {
        metadata: { name, annotations: this.exceptions(name, cluster, tenants) },
        spec: policySpec(policy),
      });
      new k8s.KubeValidatingAdmissionPolicyBinding(this, `${name}-binding`, {
        metadata: { name },
        spec: bindingSpec(policy),
      });
    }
  }

  /** For those who read the policy in the cluster. */
  private exceptions(policy: string, ...of: readonly [Cluster, readonly Tenant[]]): Record<string, string> {
    return Object.fromEntries(
      exceptionsOf(...of)
        .filter((each) => each.policy === policy)
        .flatMap(({ namespace, workloads, owner, reason, expires }) =>
          workloads.map((workload) => [
            `exception.twisterlab.io/${namespace}.${workload.split(' ')[1]}`,
            `${workload}, until ${expires}, ${owner}: ${reason}`,
          ]),
        ),
    );
  }
}
