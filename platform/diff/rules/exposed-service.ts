import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review } from '../verdict';
import { widened } from './widened';

/** Ways into the cluster through a Service: node ports, addresses, and clients that are no longer limited. */
export const services: ObjectRule = {
  name: 'exposed-service',
  *check(change) {
    const { before, after } = change;
    if (!is(change.manifest, 'Service')) return;
    const [old, now] = [before, after].map((each) => entrances(each?.manifest));
    const addresses = fieldsAt(change, 'metadata.annotations.*').filter(({ path }) =>
      path[2]!.startsWith('metallb.io/'),
    );
    const fields = [
      ...fieldsAt(
        change,
        'spec.type',
        'spec.ports.**',
        'spec.externalIPs.**',
        'spec.loadBalancerIP',
        'spec.loadBalancerClass',
        'spec.externalTrafficPolicy',
      ),
      ...addresses,
    ];
    const gained = [...now!].filter((each) => !old!.has(each));
    const lost = [...old!].filter((each) => !now!.has(each));
    const moved = gained.length > 0 && gained.length === lost.length && kindsOf(gained) === kindsOf(lost);
    if (moved)
      yield review(
        `exposed elsewhere: ${lost.join(', ')} -> ${gained.join(', ')}`,
        'Clients use the old one until they are changed; firewalls too.',
        fields,
      );
    else if (gained.length > 0)
      yield dangerous(
        `exposed outside the cluster: ${gained.join(', ')}`,
        'Limit the clients, and check that the server requires a login.',
        fields,
      );
    if (lost.length > 0 && after && !moved)
      yield review(`no longer exposed: ${lost.join(', ')}`, 'Check which clients use it.', fields);
    if (!before || !after) return;
    for (const field of fieldsAt(change, 'spec.externalTrafficPolicy'))
      if ((field.to ?? 'Cluster') === 'Cluster' && now!.size > 0)
        yield dangerous(
          'the addresses of clients are hidden (externalTrafficPolicy Cluster): policies by address match the nodes instead',
          'Keep Local.',
          [field],
        );
    yield* widened(change, 'loadBalancerSourceRanges', 'spec.loadBalancerSourceRanges');
    yield* selection(change);
    const others = fieldsAt(change, 'spec.ports.**');
    if (gained.length + lost.length === 0 && others.length > 0)
      yield review('its ports change', 'Clients use the old ones until they are changed.', others);
  },
};

const kindsOf = (names: readonly string[]) =>
  names
    .map((name) => name.replace(/[\d.]+|\(any\)/g, ''))
    .sort()
    .join();

function* selection(change: ObjectChange): Iterable<Finding> {
  const fields = fieldsAt(change, 'spec.selector.**');
  if (fields.length > 0) yield review('it selects other pods', 'See the pods that Services lost.', fields);
  const headless = fieldsAt(
    change,
    'spec.publishNotReadyAddresses',
    'spec.sessionAffinity',
    'spec.internalTrafficPolicy',
    'spec.trafficDistribution',
  );
  if (headless.length > 0)
    yield review(
      'which pods of the Service a client reaches changes',
      'Check that clients find a Ready pod.',
      headless,
    );
}

function entrances(manifest: Manifest | undefined): ReadonlySet<string> {
  if (!is(manifest, 'Service')) return new Set();
  const { type = 'ClusterIP', ports = [], externalIPs = [] } = manifest.spec;
  const found = new Set(externalIPs.map((address) => `address ${address}`));
  if (type === 'NodePort') for (const { nodePort } of ports) found.add(`node port ${nodePort ?? '(any)'}`);
  if (type === 'LoadBalancer') {
    const address =
      manifest.metadata.annotations?.['metallb.io/loadBalancerIPs'] ?? manifest.spec.loadBalancerIP ?? 'of the pool';
    for (const { port } of ports) found.add(`address ${address} port ${port}`);
  }
  return found;
}
