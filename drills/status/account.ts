import type { CheckedItems } from '../expectation';
import type { ControlPlane } from '../fixtures/control-plane';
import { Kubectl } from '../fixtures/kubectl';
import { part } from '../parts/part';

interface RulesReview {
  readonly status: {
    readonly incomplete: boolean;
    readonly resourceRules?: readonly {
      readonly verbs: readonly string[];
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
    }[];
    readonly nonResourceRules?: readonly { readonly verbs: readonly string[] }[];
  };
}

/** What every user may do: ask what it may do. */
const aboutItself = new Set(['selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'selfsubjectreviews']);

/** Requests that the account must not make, as arguments of kubectl. */
const refusedCalls: readonly (readonly string[])[] = [
  ['get', 'secrets'],
  ['get', 'secret', 'postgres'],
  ['get', 'deployment', 'twisterlab-api'],
  ['get', 'pods', '--watch-only'],
  ['logs', 'deployment/twisterlab-api'],
  ['exec', 'deployment/twisterlab-api', '--', 'true'],
  ['create', 'configmap', 'mine', '--from-literal=a=b'],
  ['create', 'token', 'twisterlab-api'],
  ['label', 'service', 'redis', 'mine=true'],
  ['scale', 'deployment', 'twisterlab-api', '--replicas=0'],
  ['delete', 'configmap', '--all'],
];

/** Permissions of the account beyond those of the command: what the authorizer lists in each namespace, and requests. */
export async function beyondListing(api: ControlPlane, kubeconfig: string): Promise<CheckedItems> {
  const kubectl = new Kubectl([await part('kubectl')], kubeconfig, api.processes);
  const namespaces = (await api.kubectl.get('namespaces')).map(({ metadata }) => metadata.name);
  const reviews = await Promise.all(namespaces.map((namespace) => reviewed(kubectl, namespace)));
  const refusals = await Promise.all(refusedCalls.map((args) => refusal(kubectl, args)));
  return {
    of: reviews.reduce((sum, { of }) => sum + of, 0) + refusedCalls.length,
    faults: [...new Set(reviews.flatMap(({ faults }) => faults)), ...refusals.flat()],
  };
}

async function reviewed(kubectl: Kubectl, namespace: string): Promise<CheckedItems> {
  const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } };
  const text = await kubectl.exec(['create', '--output=json', '--filename=-'], JSON.stringify(review));
  const { incomplete, resourceRules = [], nonResourceRules = [] } = (JSON.parse(text) as RulesReview).status;
  const faults = [
    ...(incomplete ? [`${namespace}: the authorizer does not list all rules`] : []),
    ...resourceRules.flatMap(({ verbs, apiGroups = [], resources = [] }) =>
      resources
        .filter((resource) => !aboutItself.has(resource))
        .flatMap((resource) => {
          const shown = `${verbs.join(', ')} ${[resource, ...apiGroups].filter(Boolean).join('.')}`;
          return verbs.some((verb) => verb !== 'list') || /^(\*|secrets)$/.test(resource) ? [shown] : [];
        }),
    ),
    ...nonResourceRules.flatMap(({ verbs }) => (verbs.join() === 'get' ? [] : [`${verbs} of an address`])),
  ];
  return { of: resourceRules.length + nonResourceRules.length, faults };
}

/** A line if the API server does not refuse the request for lack of a permission. */
async function refusal(kubectl: Kubectl, args: readonly string[]): Promise<string[]> {
  const { code, stdout, stderr } = await kubectl.run([...args, '--namespace=twisterlab', '--request-timeout=20s']);
  return code !== 0 && /forbidden/i.test(stderr)
    ? []
    : [`kubectl ${args.join(' ')}: ${stderr.trim() || stdout.trim()}`];
}
