import { dependencies, folderOf } from '@twisterlab/platform/gitops/sync-waves';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { deployment, graphOfFolders, namespace, object, service, webhook } from '../kit/objects';

const widget = (rest: Record<string, unknown> = {}, apiVersion = 'example.org/v1') =>
  object(apiVersion, 'Widget', 'one', rest);
const serving = [service('gate'), deployment('gate')];
const tenant = { ...namespace, metadata: { name: 'twisterlab', labels: { checked: 'yes' } } };

/** Which of these objects depend on the webhook's folder, and why. */
function dependents(configuration: Manifest, ...objects: Manifest[]): string[] {
  const graph = graphOfFolders({
    'edge/namespaces': [tenant],
    'edge/gate': [configuration, ...serving],
    'production/things': objects,
  });
  const found = dependencies(graph).filter(
    ({ from, at }) => objects.includes(from.manifest) && at.startsWith('the webhook'),
  );
  return found.map(({ from, to, at }) => `${from.manifest.kind} needs ${to.manifest.kind} of ${folderOf(to)}: ${at}`);
}

const both = (kind: string, name = 'widgets.example.org') =>
  ['Service', 'Deployment'].map((to) => `${kind} needs ${to} of edge/gate: the webhook ${name} that admits it`);
const rules = (rule: object) => ({
  rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], ...rule }],
});

describe('a webhook with failurePolicy Fail', () => {
  it('is a dependency of what it admits, with Service and pods', () => {
    expect(dependents(webhook('gate'), widget())).toEqual(both('Widget'));
  });

  it('is a dependency also if it is mutating', () => {
    expect(dependents({ ...webhook('gate'), kind: 'MutatingWebhookConfiguration' }, widget())).toEqual(both('Widget'));
  });

  it.each([
    ['of another group', {}, 'example.com/v1'],
    ['of another version', {}, 'example.org/v2'],
    ['on another operation', rules({ operations: ['DELETE'] }), 'example.org/v1'],
    ['whose status only it matches', rules({ resources: ['widgets/status'] }), 'example.org/v1'],
    ['with failurePolicy Ignore', { failurePolicy: 'Ignore' }, 'example.org/v1'],
    [
      'without the label of its objectSelector',
      { objectSelector: { matchLabels: { checked: 'yes' } } },
      'example.org/v1',
    ],
    [
      'in a namespace that its namespaceSelector does not match',
      { namespaceSelector: { matchLabels: { checked: 'no' } } },
      'example.org/v1',
    ],
  ])('is no dependency of objects %s', (_, fields, apiVersion) => {
    expect(dependents(webhook('gate', fields), widget({}, apiVersion))).toEqual([]);
  });

  it.each([
    ['everything', rules({})],
    ['everything with subresources', rules({ resources: ['*/*'] })],
    ['widgets with subresources', rules({ resources: ['widgets/*'] })],
    ['updates', rules({ operations: ['UPDATE'] })],
    ['a namespace', { namespaceSelector: { matchLabels: { checked: 'yes' } } }],
    [
      'a namespace by its name',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'twisterlab' } } },
    ],
    ['an object', { objectSelector: { matchLabels: { big: 'yes' } } }],
  ])('is a dependency of what it matches: %s', (_, fields) => {
    expect(dependents(webhook('gate', fields), widget({ metadata: { labels: { big: 'yes' } } }))).toEqual(
      both('Widget'),
    );
  });

  it('resolves the plural of a kind, from a CustomResourceDefinition or by the rule for built-in kinds', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgetry.example.org' },
      ...{ spec: { group: 'example.org', names: { kind: 'Widget', plural: 'widgetry' } } },
    };
    const irregular = webhook('gate', rules({ resources: ['widgetry'] }));
    expect(dependents(irregular, widget())).toEqual([]);
    expect(dependents(irregular, definition, widget())).toEqual(both('Widget'));
    for (const [kind, plural] of [
      ['PriorityLevel', 'prioritylevels'],
      ['Policy', 'policies'],
      ['Ingress', 'ingresses'],
      ['Endpoints', 'endpoints'],
    ] as const) {
      expect(dependents(webhook('gate', rules({ resources: [plural] })), object('v1', kind, 'one'))).toEqual(
        both(kind),
      );
    }
  });

  it('is no dependency if it is called by URL or its Service is not rendered', () => {
    for (const clientConfig of [
      { url: 'https://gate.example.org' },
      { service: { name: 'no', namespace: 'twisterlab' } },
    ])
      expect(dependents(webhook('gate', { clientConfig }), widget())).toEqual([]);
  });
});
