import { dependencies, folderOf } from '@twisterlab/platform/gitops/order';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { deployment, graphOfFolders, namespace, object, service, webhook } from '../kit/objects';

const widget = (rest: Record<string, unknown> = {}, apiVersion = 'example.org/v1') =>
  object(apiVersion, 'Widget', 'one', rest);
const serving = [service('gate'), deployment('gate')];
const tenant = { ...namespace, metadata: { name: 'twisterlab', labels: { judged: 'yes' } } };

/** Which of the judged objects need the webhook's folder, and why. */
function waiting(configuration: Manifest, ...judged: Manifest[]): string[] {
  const graph = graphOfFolders({
    'edge/namespaces': [tenant],
    'edge/gate': [configuration, ...serving],
    'production/things': judged,
  });
  const found = dependencies(graph).filter(
    ({ from, at }) => judged.includes(from.manifest) && at.startsWith('the webhook'),
  );
  return found.map(({ from, to, at }) => `${from.manifest.kind} needs ${to.manifest.kind} of ${folderOf(to)}: ${at}`);
}

const both = (kind: string, name = 'widgets.example.org') =>
  ['Service', 'Deployment'].map((to) => `${kind} needs ${to} of edge/gate: the webhook ${name} that admits it`);
const rules = (rule: object) => ({
  rules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'], ...rule }],
});

describe('a webhook that fails when nobody answers', () => {
  it('has to run before what it admits, Service and pods', () => {
    expect(waiting(webhook('gate'), widget())).toEqual(both('Widget'));
  });

  it('has to run also when it changes what it admits', () => {
    expect(waiting({ ...webhook('gate'), kind: 'MutatingWebhookConfiguration' }, widget())).toEqual(both('Widget'));
  });

  it.each([
    ['of another group', {}, 'example.com/v1'],
    ['of another version', {}, 'example.org/v2'],
    ['of its own rules for updates and deletions', rules({ operations: ['DELETE'] }), 'example.org/v1'],
    ['of which it judges the status alone', rules({ resources: ['widgets/status'] }), 'example.org/v1'],
    ['once its failure policy lets them pass', { failurePolicy: 'Ignore' }, 'example.org/v1'],
    ['without the label that it selects', { objectSelector: { matchLabels: { judged: 'yes' } } }, 'example.org/v1'],
    [
      'in a namespace that it does not select',
      { namespaceSelector: { matchLabels: { judged: 'no' } } },
      'example.org/v1',
    ],
  ])('is not waited for by objects %s', (_, fields, apiVersion) => {
    expect(waiting(webhook('gate', fields), widget({}, apiVersion))).toEqual([]);
  });

  it.each([
    ['everything', rules({})],
    ['everything with its parts', rules({ resources: ['*/*'] })],
    ['widgets with their parts', rules({ resources: ['widgets/*'] })],
    ['updates', rules({ operations: ['UPDATE'] })],
    ['a namespace', { namespaceSelector: { matchLabels: { judged: 'yes' } } }],
    [
      'a namespace by its name',
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'twisterlab' } } },
    ],
    ['an object', { objectSelector: { matchLabels: { big: 'yes' } } }],
  ])('is waited for by what it selects: %s', (_, fields) => {
    expect(waiting(webhook('gate', fields), widget({ metadata: { labels: { big: 'yes' } } }))).toEqual(both('Widget'));
  });

  it("knows the plural of a kind: of a definition's own, or by the rule of Kubernetes' kinds", () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgetry.example.org' },
      ...{ spec: { group: 'example.org', names: { kind: 'Widget', plural: 'widgetry' } } },
    };
    const odd = webhook('gate', rules({ resources: ['widgetry'] }));
    expect(waiting(odd, widget())).toEqual([]);
    expect(waiting(odd, definition, widget())).toEqual(both('Widget'));
    for (const [kind, plural] of [
      ['PriorityLevel', 'prioritylevels'],
      ['Policy', 'policies'],
      ['Ingress', 'ingresses'],
      ['Endpoints', 'endpoints'],
    ] as const) {
      expect(waiting(webhook('gate', rules({ resources: [plural] })), object('v1', kind, 'one'))).toEqual(both(kind));
    }
  });

  it('is nobody to wait for when it is called by URL or when its Service is not rendered here', () => {
    for (const clientConfig of [
      { url: 'https://gate.example.org' },
      { service: { name: 'no', namespace: 'twisterlab' } },
    ])
      expect(waiting(webhook('gate', { clientConfig }), widget())).toEqual([]);
  });
});
