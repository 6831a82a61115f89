import type { Graph } from '../../link/graph';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import type { Finding, Rule } from '../rule';

/**
 * The API server sends a webhook's requests to a path of its Service. A program that serves several objects distinguishes them by the
 * path alone: without one, or with that of another kind, it answers 404 or checks the wrong kind.
 * Bias: a path of another form and a single webhook without a path are accepted.
 */
export const webhookPath: Rule = {
  name: 'webhook-path',
  *check(graph) {
    for (const at of configurations(graph)) {
      const { webhooks = [] } = at.manifest;
      if (webhooks.length === 0)
        yield { at, message: 'has no webhooks: nothing is checked', fix: 'Add them, or remove it.' };
      for (const { name, rules = [], clientConfig } of webhooks) {
        if (rules.length === 0)
          yield { at, message: `${name} has no rules: it is called for nothing`, fix: 'Add a rule, or remove it.' };
        const named = kindOf(clientConfig.service?.path);
        if (named && rules.length > 0 && !rules.some((rule) => serves(rule, named)))
          yield {
            at,
            message: `${name} has the path ${clientConfig.service?.path}, which is for another kind than its rules`,
            fix: 'Write GROUP-VERSION-KIND of its rules, with dashes for dots.',
          };
      }
    }
    for (const calls of groupBy(callsOf(graph), ({ service }) => service).values()) {
      const paths = calls.filter(({ path }) => path !== undefined);
      if (paths.length === 0) continue;
      for (const { at, name } of calls.filter(({ path }) => path === undefined))
        yield {
          at,
          message: `${name} has no path, although its Service distinguishes requests by paths (${paths[0]!.path})`,
          fix: 'Set service.path to the path that the program serves.',
        };
    }
  },
};

const configurations = (graph: Graph) => [
  ...graph.all('ValidatingWebhookConfiguration'),
  ...graph.all('MutatingWebhookConfiguration'),
];

interface Named {
  readonly groupVersion: string;
  readonly kind: string;
}

/** The object of a path of controller-runtime. Source: its pkg/builder/webhook.go, generatePath. */
function kindOf(path: string | undefined): Named | undefined {
  const [, groupVersion, kind] = /^\/(?:validate|mutate)-(.+-v\d\w*)-(.+)$/.exec(path ?? '') ?? [];
  return groupVersion === undefined || kind === undefined ? undefined : { groupVersion, kind };
}

interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
}

function serves({ apiGroups = [], apiVersions = [], resources = [] }: WebhookRule, { groupVersion, kind }: Named) {
  const isKind = resources.some((each) => {
    const [resource = ''] = each.split('/');
    return resource === '*' || [kind, `${kind}s`, `${kind}es`, kind.replace(/y$/, 'ies')].includes(resource);
  });
  // The matched version may be another one than that of the path: with Equivalent the API server converts.
  const isGroup = apiGroups.some(
    (group) => group === '*' || groupVersion.startsWith(`${group.replaceAll('.', '-')}-v`),
  );
  return isKind && isGroup && apiVersions.length > 0;
}

interface Call {
  readonly at: Finding['at'];
  readonly name: string;
  readonly service: string;
  readonly path: string | undefined;
}

function callsOf(graph: Graph): Call[] {
  const call = (at: RenderedObject, name: string, service: Service | undefined): Call[] =>
    service ? [{ at, name, service: `${service.namespace}/${service.name}`, path: service.path }] : [];
  return [
    ...configurations(graph).flatMap((at) =>
      (at.manifest.webhooks ?? []).flatMap(({ name, clientConfig }) => call(at, name, clientConfig.service)),
    ),
    ...graph
      .all('CustomResourceDefinition')
      .flatMap((at) => call(at, 'its conversion', at.manifest.spec.conversion?.webhook?.clientConfig?.service)),
  ];
}

interface Service {
  readonly name: string;
  readonly namespace: string;
  readonly path?: string;
}
