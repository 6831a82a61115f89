import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment, RenderedObject } from '@twisterlab/platform/model/rendered';
import { pathOf } from '@twisterlab/platform/write/path';
import { inventoryName, readInventory, sha256, treeOf } from '@twisterlab/platform/write/tree';
import fc from 'fast-check';
import { parse } from 'yaml';
import { cluster } from '../kit/objects';

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
/** Names of RBAC objects may contain nearly all characters; other names are DNS names. */
const name = fc.oneof(
  label,
  fc.stringMatching(/^[a-z0-9]+(\.[a-z0-9]+){1,3}$/),
  fc.stringMatching(/^[A-Za-z0-9:._@ -]{1,12}$/),
);
const group = fc.constantFrom('', 'apps', 'batch', 'networking.k8s.io', 'metallb.io', 'a.b', 'b');
const kind = fc.constantFrom('Deployment', 'Service', 'Ingress', 'Job', 'Role', 'Pool');
const identity = fc.record({
  environment: fc.constantFrom('edge', 'production'),
  application: label,
  group,
  kind,
  namespace: fc.option(label, { nil: undefined }),
  name,
});
interface Identity {
  readonly environment: string;
  readonly application: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

const home = 'home';
const rendered = ({ environment, application, group, kind, namespace, name }: Identity): RenderedObject => ({
  environment,
  application,
  applicationNamespace: home,
  manifest: { apiVersion: group ? `${group}/v1` : 'v1', kind, metadata: { name, namespace } },
});
/** No kind is both cluster-scoped and namespaced, so both may have the same form of path. */
const scoped = (id: Identity): Identity => ({
  ...id,
  namespace: id.kind === 'Role' ? undefined : (id.namespace ?? home),
});
const environmentsOf = (objects: readonly RenderedObject[]) =>
  ['edge', 'production'].map(
    (name): RenderedEnvironment => ({
      name,
      cluster,
      objects: objects.filter(({ environment }) => environment === name),
      flows: [],
      secrets: [],
      exceptions: [],
      endpoints: [],
      monitoring: noMonitoring,
    }),
  );

describe('the path of an object', () => {
  it('contains kind, name, group and namespace', () => {
    const at: Omit<RenderedObject, 'manifest'> = {
      environment: 'production',
      application: 'mcp-unified',
      applicationNamespace: 'twisterlab',
    };
    const path = (apiVersion: string, kind: string, name: string, namespace?: string) =>
      pathOf({ ...at, manifest: { apiVersion, kind, metadata: { name, namespace } } });
    expect(path('apps/v1', 'Deployment', 'mcp-unified', 'twisterlab')).toBe(
      'production/mcp-unified/Deployment.mcp-unified.yaml',
    );
    expect(path('metallb.io/v1beta1', 'IPAddressPool', 'default', 'twisterlab')).toBe(
      'production/mcp-unified/IPAddressPool.default@metallb.io.yaml',
    );
    expect(path('rbac.authorization.k8s.io/v1', 'RoleBinding', 'reader', 'kube-system')).toBe(
      'production/mcp-unified/kube-system/RoleBinding.reader.yaml',
    );
    expect(path('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:Foo')).toBe(
      'production/mcp-unified/ClusterRole.system%3A%46oo.yaml',
    );
  });

  it('is unique for every identity', () => {
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        const [one, other] = [scoped(a), scoped(b)];
        expect(pathOf(rendered(one)) === pathOf(rendered(other))).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 5000 },
    );
  });

  it('stays in the folder of its Application for every name', () => {
    const path = pathOf(
      rendered({ environment: 'edge', application: 'a', group: '', kind: 'Pool', namespace: '..', name: '../../x' }),
    );
    expect(path).toBe('edge/a/%2E%2E/Pool...%2F..%2Fx@.yaml');
  });
});

describe('the tree', () => {
  it('has one file for each identity, which parses to the object', () => {
    const set = fc.uniqueArray(identity.map(scoped), {
      selector: (id) => pathOf(rendered(id)).toLowerCase(),
      maxLength: 30,
    });
    fc.assert(
      fc.property(set, (identities) => {
        const objects = identities.map(rendered);
        const tree = treeOf(environmentsOf(objects));
        for (const object of objects) {
          expect(parse(tree.get(pathOf(object))!)).toEqual(JSON.parse(JSON.stringify(object.manifest)));
        }
        expect(tree.size).toBe(objects.length + 2);
      }),
    );
  });

  it('does not depend on the order of the objects', () => {
    const set = fc.uniqueArray(identity.map(scoped), {
      selector: (id) => pathOf(rendered(id)).toLowerCase(),
      maxLength: 10,
    });
    fc.assert(
      fc.property(set, (identities) => {
        const objects = identities.map(rendered);
        const [forward, backward] = [objects, [...objects].reverse()].map((list) => [...treeOf(environmentsOf(list))]);
        expect(backward).toEqual(forward);
      }),
    );
  });

  it('rejects two objects whose files differ only in case', () => {
    const of = (kind: string) =>
      rendered({ environment: 'edge', application: 'a', group: 'x', kind, namespace: home, name: 'n' });
    expect(() => treeOf(environmentsOf([of('Pool'), of('POOL')]))).toThrow(UserError);
  });

  it('contains an inventory in the format of sha256sum', () => {
    const object = rendered({
      environment: 'edge',
      application: 'a',
      group: '',
      kind: 'Service',
      namespace: home,
      name: 'n',
    });
    const tree = treeOf(environmentsOf([object]));
    const inventory = readInventory('edge', tree.get(`edge/${inventoryName}`)!);
    expect([...inventory]).toEqual([[pathOf(object), sha256(tree.get(pathOf(object))!)]]);
    expect(tree.get(`edge/${inventoryName}`)).toMatch(/^[0-9a-f]{64} {2}a\/Service\.n\.yaml\n$/);
  });
});
