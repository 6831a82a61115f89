import { k3s } from '../kubernetes/k3s';
import { is } from '../model/kinds';
import type { RenderedObject } from '../model/rendered';
import { bundleConfigMaps } from './bundles';
import { acmeAccount, annotatedIssuers, secretKeys } from './certificates';
import { externalSecretTarget } from './external-secrets';

/** An object that a controller creates from a rendered one: it exists only after that one was synced and the controller ran. */
export interface Production {
  readonly kind: string;
  readonly name: string;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  /** Keys of the ConfigMap or Secret, ports of the Service; null for kinds without parts. */
  readonly parts: ReadonlySet<string | number> | null;
  /** The rendered object that it is created from. */
  readonly from: RenderedObject;
}

/** Everything that controllers create from these objects and that a reference may name. */
export function productions(objects: readonly RenderedObject[]): Production[] {
  const manifests = objects.map(({ manifest }) => manifest);
  const namespaces = manifests.filter((each) => is(each, 'Namespace'));
  return objects.flatMap((from): Production[] => {
    const { manifest } = from;
    const { namespace } = manifest.metadata;
    const secret = (name: string, parts: readonly string[], where = namespace): Production => ({
      ...{ kind: 'Secret', name, namespace: where, parts: new Set(parts), from },
    });
    if (is(manifest, 'Certificate')) return [secret(manifest.spec.secretName, secretKeys(manifest, manifests))];
    if (is(manifest, 'ExternalSecret')) {
      const { name, keys } = externalSecretTarget(manifest);
      return [secret(name, keys)];
    }
    if (is(manifest, 'Bundle')) {
      return bundleConfigMaps(manifest, namespaces).map(({ name, namespace: where, keys }) => ({
        ...{ kind: 'ConfigMap', name, namespace: where, parts: new Set(keys), from },
      }));
    }
    if (is(manifest, 'Ingress') && [...annotatedIssuers(manifest.metadata)].length > 0) {
      const names = (manifest.spec?.tls ?? []).flatMap(({ secretName }) => secretName ?? []);
      return names.map((name) => secret(name, ['tls.crt', 'tls.key']));
    }
    if (is(manifest, 'ClusterIssuer', 'Issuer')) {
      return acmeAccount(manifest).map(({ name, namespace: where }) => secret(name, ['tls.key'], where));
    }
    if (is(manifest, 'HelmChartConfig')) {
      const { name } = manifest.metadata;
      return k3s.configurableCharts
        .filter((chart) => chart.name === name && chart.namespace === namespace)
        .flatMap(({ creates }) =>
          creates.map(({ ports, ...made }) => ({ ...made, parts: ports && new Set(ports), from })),
        );
    }
    return [];
  });
}
