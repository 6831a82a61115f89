import { fieldsAt } from '../fields';
import { seconds } from '../values';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Certificates and their issuers. */
export const certificates: ObjectRule = {
  name: 'certificate',
  *check(change) {
    const { kind } = change.manifest;
    if (change.what !== 'changed') {
      if (change.what === 'removed' && ['Certificate', 'Issuer', 'ClusterIssuer'].includes(kind))
        yield dangerous(
          kind === 'Certificate'
            ? 'the certificate is not renewed any more'
            : 'certificates of this issuer are not renewed any more',
          'Check which hosts use it.',
        );
      return;
    }
    if (kind === 'Issuer' || kind === 'ClusterIssuer' || kind === 'Bundle') {
      const fields = fieldsAt(change, 'spec.**');
      if (fields.length > 0)
        yield dangerous(
          kind === 'Bundle' ? 'programs trust other authorities' : 'another authority signs certificates',
          'Clients reject certificates of an authority that they do not trust: distribute it first.',
          fields,
        );
    }
    if (kind !== 'Certificate') return;
    const issuer = fieldsAt(change, 'spec.issuerRef.**');
    if (issuer.length > 0)
      yield dangerous('another issuer signs it', 'Clients reject it until they trust that issuer.', issuer);
    const names = fieldsAt(change, 'spec.dnsNames.**', 'spec.commonName', 'spec.ipAddresses.**');
    const lost = names.filter(({ to }) => to === undefined);
    if (lost.length > 0)
      yield dangerous(
        `it loses names: ${lost.map(({ from }) => String(from)).join(', ')}`,
        'Clients of these names get a certificate error.',
        names,
      );
    else if (names.length > 0)
      yield review('it has other names', 'Check that each resolves to the ingress controller.', names);
    for (const field of fieldsAt(change, 'spec.duration', 'spec.renewBefore')) {
      const [from, to] = [field.from, field.to].map((value) => seconds(String(value)));
      const step = `${field.path[1]} ${field.from ?? '(default)'} -> ${field.to ?? '(default)'}`;
      if (from !== undefined && to !== undefined && to < from)
        yield dangerous(
          `${step}: less time to notice a failed renewal`,
          'Check that the alert on expiry fires earlier.',
          [field],
        );
      else yield review(step, 'Check that it is renewed in time.', [field]);
    }
    const key = fieldsAt(change, 'spec.privateKey.**', 'spec.usages.**', 'spec.isCA');
    if (key.length > 0)
      yield dangerous(
        `its key or its usage changes: ${key.map(({ path }) => path.slice(1).join('.')).join(', ')}`,
        'Check that clients accept it, and that it is no authority.',
        key,
      );
    const secret = fieldsAt(change, 'spec.secretName', 'spec.secretTemplate.**');
    if (secret.length > 0)
      yield review('it is stored in another Secret', 'Check that the Ingress or pod reads that one.', secret);
  },
};
