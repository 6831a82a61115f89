import { madeHere, namespace } from './cluster';
import { type KubectlCall, kubectlCalls } from './kubectl-call';
import type { Command } from './page';
import { placeholders } from './placeholders';

/** An object for a placeholder NAME, by the kind before it; those of production unless another namespace is given. */
const objects: readonly (readonly [kind: RegExp, name: string, home?: string])[] = [
  [/^(pods?|po)$/, 'mcp-unified'],
  [/^(deployments?|deploy|KIND)$/, 'mcp-unified'],
  [/^(services?|svc)$/, 'redis'],
  [/^cronjobs?$/, 'redis-backup'],
  [/^jobs?$/, madeHere.job],
  [/^(pvc|persistentvolumeclaims?)$/, 'data-redis-0'],
  [/^hpa$/, 'coredns', 'kube-system'],
  [/^applications?$/, 'production-redis', 'argocd'],
  [/^appprojects?$/, 'production', 'argocd'],
  [/^externalsecrets?$/, 'redis'],
  [/^vulnerabilityreports?$/, madeHere.report],
];

/** Names that only a running cluster has. */
export interface Live {
  readonly node: string;
  /** A pod of the MCP server. */
  readonly pod: string;
}

/** A command with objects of dist in the place of its placeholders. */
export function withValues({ page, text }: Command, { node, pod }: Live): string {
  const calls = kubectlCalls(text);
  const values: Record<string, string> = { NODE: node, KIND: 'deployment', ENVIRONMENT: 'production', PID: '1' };
  Object.assign(values, {
    NAMESPACE: namespace,
    HOST: 'api.twisterlab.local',
    PORT: '8000',
    POD: podOf(page, text, pod),
    NEW: 'new',
  });
  const call = calls.find(
    ({ targets, selector }) => targets.some(({ name }) => name?.includes('NAME')) || selector?.includes('NAME'),
  );
  const target = call?.targets.find(({ name }) => name?.includes('NAME'));
  if (/^nodes?$/.test(target?.kind ?? '') || (call === undefined && text.startsWith('node='))) values.NAME = node;
  else {
    const found = objects.find(([kind]) => kind.test(target?.kind ?? 'deployment'));
    values.NAME = isPod(call, target?.kind) ? podOf(page, text, pod) : (found?.[1] ?? 'mcp-unified');
    if (found?.[2]) values.NAMESPACE = found[2];
  }
  if (/\bgrep NAME\b/.test(text)) values.NAME = 'mcp-unified';
  if (/^persistentvolumes?$/.test(target?.kind ?? '')) values.NAME = `released-${page.replace('.md', '')}`;
  if (text.includes('patch pvc')) Object.assign(values, { NAME: madeHere.expandable, NAMESPACE: 'default' });
  return text.replaceAll(/(?<![\w$])[A-Z]{3,}(?![\w=])/g, (word) =>
    word in placeholders ? (values[word] ?? word) : word,
  );
}

const isPod = (call: KubectlCall | undefined, kind = '') => call !== undefined && /^pods?$/.test(kind);

/** A pod of a StatefulSet that the page is about: other pods have random names. */
function podOf(page: string, text: string, pod: string): string {
  if (text.includes('await-')) return pod;
  return page.startsWith('postgres') || text.includes('/var/lib/postgresql') || /postgres-cluster/.test(text)
    ? 'postgres-cluster-1'
    : 'redis-0';
}
