import type { LabelSelector, NetworkPolicyPeer, NetworkPolicyPort } from '@twisterlab/platform/model/manifest';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { contains, parseCidr } from '@twisterlab/platform/network/addresses';
import { type Case, nameLabel, ourVerdicts, type Policy } from '../case';
import { splitsPods } from '../known-deviations';
import { peersOf, portsOf, rulesOf, selectorsOf } from '../rewrite';

type Feature = (asked: Case) => boolean;

const inPolicy =
  (is: (spec: Policy['spec']) => boolean): Feature =>
  ({ policies }) =>
    policies.some(({ spec }) => is(spec));
const inRule =
  (is: (rule: ReturnType<typeof rulesOf>[number]) => boolean): Feature =>
  ({ policies }) =>
    policies.flatMap(rulesOf).some(is);
const inPeer =
  (is: (peer: NetworkPolicyPeer) => boolean): Feature =>
  ({ policies }) =>
    peersOf(policies).some(is);
const inBlock =
  (is: (block: NonNullable<NetworkPolicyPeer['ipBlock']>, asked: Case) => boolean): Feature =>
  (asked) =>
    peersOf(asked.policies).some(({ ipBlock }) => ipBlock && is(ipBlock, asked));
const inPort =
  (is: (port: NetworkPolicyPort) => boolean): Feature =>
  ({ policies }) =>
    portsOf(policies).some(is);
const inSelector =
  (is: (selector: LabelSelector) => boolean): Feature =>
  ({ policies }) => {
    const { pods, namespaces } = selectorsOf(policies);
    return pods.some(is) && namespaces.some(is);
  };
const operator = (name: string) =>
  inSelector(({ matchExpressions = [] }) => matchExpressions.some((each) => each.operator === name));
const isEmpty = ({ matchLabels = {}, matchExpressions = [] }: LabelSelector) =>
  Object.keys(matchLabels).length + matchExpressions.length === 0;
const types = (...names: string[]) =>
  inPolicy(({ policyTypes }) => [...(policyTypes ?? [])].sort().join() === names.join());
const answered =
  (open: boolean, from: boolean, to: boolean): Feature =>
  (asked) => {
    const verdicts = ourVerdicts(asked);
    const isPod = (index: number) => asked.parties[index]!.pod !== undefined;
    return asked.questions.some(
      (each, at) => verdicts[at] === open && isPod(each.from) === from && isPod(each.to) === to,
    );
  };

/** Features of the API and kinds of questions that the generated cases must contain, with a test for each. */
export const features: Readonly<Record<string, Feature>> = {
  'podSelector absent': inPolicy(({ podSelector }) => podSelector === undefined),
  'policyTypes absent': inPolicy(({ policyTypes }) => policyTypes === undefined),
  'policyTypes empty': inPolicy(({ policyTypes }) => policyTypes?.length === 0),
  'Ingress alone': types('Ingress'),
  'Egress alone': types('Egress'),
  'both types': types('Egress', 'Ingress'),
  'egress rules without the type': inPolicy(
    ({ policyTypes, egress }) => policyTypes?.join() === 'Ingress' && !!egress?.length,
  ),
  'ingress rules without the type': inPolicy(
    ({ policyTypes, ingress }) => policyTypes?.join() === 'Egress' && !!ingress?.length,
  ),
  'egress rules without any types': inPolicy(({ policyTypes, egress }) => !policyTypes?.length && !!egress?.length),
  'ingress absent': inPolicy(({ ingress }) => ingress === undefined),
  'ingress empty': inPolicy(({ ingress }) => ingress?.length === 0),
  'egress absent': inPolicy(({ egress }) => egress === undefined),
  'egress empty': inPolicy(({ egress }) => egress?.length === 0),
  'a rule {}': inRule(({ peers, ports }) => peers === undefined && ports === undefined),
  'peers absent beside ports': inRule(({ peers, ports }) => peers === undefined && !!ports?.length),
  'peers empty beside ports': inRule(({ peers, ports }) => peers?.length === 0 && !!ports?.length),
  'ports absent beside peers': inRule(({ peers, ports }) => ports === undefined && !!peers?.length),
  'ports empty beside peers': inRule(({ peers, ports }) => ports?.length === 0 && !!peers?.length),
  'podSelector alone': inPeer((peer) => !!peer.podSelector && !peer.namespaceSelector),
  'namespaceSelector alone': inPeer((peer) => !!peer.namespaceSelector && !peer.podSelector),
  'both selectors': inPeer((peer) => !!peer.namespaceSelector && !!peer.podSelector),
  'podSelector empty': inPeer(({ podSelector }) => !!podSelector && isEmpty(podSelector)),
  'namespaceSelector empty': inPeer(({ namespaceSelector }) => !!namespaceSelector && isEmpty(namespaceSelector)),
  ipBlock: inBlock(({ except }) => except === undefined),
  'except empty': inBlock(({ except }) => except?.length === 0),
  except: inBlock(({ except }) => !!except?.length),
  'several exceptions': inBlock(({ except }) => (except?.length ?? 0) > 1),
  'an IPv6 block': inBlock(({ cidr: block }) => block.includes(':')),
  'a block with host bits': inBlock(({ cidr: block }) => /\.\d*[1-9]\/([89]|1\d)$/.test(block)),
  'a block with all pods': inBlock(
    ({ cidr: block, except }, { pods }) => !except?.length && !!parseCidr(block) && contains(parseCidr(block)!, pods),
  ),
  'a block with some pods': inBlock((block, { pods }) => splitsPods(block, pods)),
  'port by number': inPort(({ port, endPort }) => typeof port === 'number' && endPort === undefined),
  'port by name': inPort(({ port }) => typeof port === 'string'),
  endPort: inPort(({ port, endPort }) => endPort !== undefined && endPort !== port),
  'endPort of one port': inPort(({ port, endPort }) => endPort !== undefined && endPort === port),
  'protocol alone': inPort(({ protocol, port }) => protocol !== undefined && port === undefined),
  'a port {}': inPort(({ protocol, port }) => protocol === undefined && port === undefined),
  'protocol absent': inPort(({ protocol, port }) => protocol === undefined && port !== undefined),
  TCP: inPort(({ protocol }) => protocol === 'TCP'),
  UDP: inPort(({ protocol }) => protocol === 'UDP'),
  SCTP: inPort(({ protocol }) => protocol === 'SCTP'),
  matchLabels: inSelector(({ matchLabels }) => Object.keys(matchLabels ?? {}).length > 0),
  'matchLabels with matchExpressions': inSelector((each) => !!each.matchLabels && !!each.matchExpressions),
  In: operator('In'),
  NotIn: operator('NotIn'),
  Exists: operator('Exists'),
  DoesNotExist: operator('DoesNotExist'),
  "a namespace's name": inPeer(({ namespaceSelector }) => JSON.stringify(namespaceSelector ?? '').includes(nameLabel)),
  'several policies on one pod': ({ parties, policies }) =>
    parties.some(({ pod }) => pod && policies.filter((each) => selects(each, pod)).length > 1),
  'a question about a named port': (asked) =>
    asked.questions.some(({ to, port }) =>
      asked.parties[to]!.pod?.ports.some((each) => each.containerPort === port && named(asked, each.name)),
    ),
  'open between pods': answered(true, true, true),
  'blocked between pods': answered(false, true, true),
  'open to an address': answered(true, true, false),
  'blocked to an address': answered(false, true, false),
  'open from an address': answered(true, false, true),
  'blocked from an address': answered(false, false, true),
};

function selects({ metadata, spec }: Policy, pod: NonNullable<Case['parties'][number]['pod']>): boolean {
  return metadata.namespace === pod.namespace && selectorMatches(spec.podSelector ?? {}, pod.labels);
}

function named({ policies }: Case, name: string | undefined): boolean {
  return name !== undefined && portsOf(policies).some(({ port }) => port === name);
}
