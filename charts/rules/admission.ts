import { type AdmissionPolicy, refusals } from '@twisterlab/platform/admission/policy';
import { displayName, type Graph } from '@twisterlab/platform/link/graph';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import type { Environments } from '../../environments/schema/environments';
import { type AdmissionException, identitiesOf } from '../cluster/admission/exceptions';
import { admissionPolicies, exceptionsOf } from '../cluster/admission/policies';

const file = 'charts/cluster/admission/exceptions.ts';

/**
 * What the policies of the cluster refuse must not pass synth by an exemption. An exception has an expiry date, and matches one
 * workload only.
 * @param today YYYY-MM-DD.
 * @param exceptions Default: those of the site.
 */
export const admission = (
  { clusters, tenants }: Environments,
  today: string,
  exceptions?: readonly AdmissionException[],
): Rule => ({
  name: 'admission',
  *check(graph) {
    const cluster = clusters.find(({ name }) => name === graph.cluster.name);
    if (!cluster) return;
    const own = tenants.filter((tenant) => tenant.cluster === cluster);
    const all = exceptionsOf(cluster, own, exceptions);
    yield* exempted(graph, admissionPolicies(cluster, own));
    yield* all.flatMap((exception) => [...expired(graph, exception, today), ...shared(graph, exception)]);
  },
});

/** Objects without an exemption are not checked again: the rules that the policies are rendered from report them. */
function* exempted(graph: Graph, policies: readonly AdmissionPolicy[]): Iterable<Finding> {
  const names = new Set(graph.environments.flatMap(({ exceptions }) => exceptions.map(({ object }) => object)));
  for (const at of graph.objects.filter(({ manifest }) => names.has(displayName(manifest)))) {
    for (const policy of policies) {
      for (const { message, fix } of refusals(policy, at.manifest)) {
        yield {
          at,
          message: `${message}: the policy ${policy.name} of the cluster refuses it, whatever is exempted`,
          fix,
        };
      }
    }
  }
}

function* expired(graph: Graph, exception: AdmissionException, today: string): Iterable<Finding> {
  const { policy, namespace, workloads, owner, expires } = exception;
  const at = graph.objects.find(
    ({ manifest: { kind, metadata } }) => kind === 'ValidatingAdmissionPolicy' && metadata.name === policy,
  );
  if (!at || expires >= today) return;
  yield {
    at,
    message: `has an exception of ${workloads.join(', ')} in ${namespace} that expired on ${expires}`,
    fix: `Remove what needs it, or let ${owner} review it and set another date in ${file}.`,
  };
}

/** The policy matches pods by their ServiceAccount: another workload with the same would have the exception too. */
function* shared(graph: Graph, exception: AdmissionException): Iterable<Finding> {
  const identities = identitiesOf(exception);
  const byAccount = groupBy(graph.workloadsIn(exception.namespace), ({ spec }) => spec.serviceAccountName ?? 'default');
  for (const [index, { namespace, account }] of identities.entries()) {
    const [kind, name] = exception.workloads[index]!.split(' ');
    const allowed = `${kind} ${namespace}/${name}`;
    for (const { object: at } of byAccount.get(account) ?? []) {
      if (displayName(at.manifest) === allowed) continue;
      const message = `has the ServiceAccount ${account}, for which ${allowed} has an exception from the policy ${exception.policy}`;
      yield { at, message, fix: 'Give it a ServiceAccount of its own.' };
    }
  }
}
