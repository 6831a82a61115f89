import type { ListSemantics } from '../write/list-items';

type Fields = Readonly<Record<string, unknown>>;

const byFields =
  (...names: readonly string[]) =>
  (item: unknown): string | undefined => {
    const found = names.flatMap((name) => {
      const value = (item as Fields | null)?.[name];
      return value === undefined || typeof value === 'object' ? [] : [String(value)];
    });
    return found.length === 0 ? undefined : found.join(' ');
  };

/** A scalar, or an object with all its fields. */
const whole = (item: unknown) => (typeof item === 'object' ? undefined : String(item));
const set: ListSemantics = { key: whole };
const sequence: ListSemantics = { ordered: true };
const names = byFields('name');

/**
 * The lists whose items are matched otherwise than by an identifying field, by the name of the list. Source: the merge keys of the
 * Kubernetes API (`x-kubernetes-list-map-keys`), the configuration references of Prometheus, Alertmanager and Grafana.
 */
const table: Readonly<Record<string, ListSemantics>> = {
  // Pods.
  command: sequence,
  args: sequence,
  initContainers: { key: names, ordered: true },
  envFrom: sequence,
  topologySpreadConstraints: { key: byFields('topologyKey', 'whenUnsatisfiable') },
  tolerations: { key: byFields('key', 'operator', 'value', 'effect') },
  hostAliases: { key: byFields('ip') },
  add: set,
  drop: set,
  nameservers: sequence,
  searches: sequence,
  volumeMounts: { key: byFields('mountPath', 'subPath') },
  // Services, policies, roles, webhooks.
  subjects: { key: byFields('kind', 'namespace', 'name') },
  verbs: set,
  resources: set,
  apiGroups: set,
  resourceNames: set,
  nonResourceURLs: set,
  policyTypes: set,
  finalizers: set,
  accessModes: set,
  except: set,
  dnsNames: set,
  hosts: set,
  addresses: set,
  externalIPs: set,
  loadBalancerSourceRanges: set,
  operations: set,
  validationActions: set,
  values: set,
  syncOptions: set,
  sourceRepos: set,
  variables: { key: names, ordered: true },
  // Monitoring.
  groups: { key: names },
  rules: { key: byFields('alert', 'record', 'host') },
  scrape_configs: { key: byFields('job_name') },
  receivers: { key: names },
  routes: sequence,
  relabel_configs: sequence,
  metric_relabel_configs: sequence,
  processors: sequence,
  panels: { key: byFields('title') },
  targets: { key: byFields('refId') },
  matchers: set,
};

/**
 * How the items of a list are matched; undefined: by an identifying field, without regard to the order. Bias: the order matters in
 * files of programs, and in lists of values that the table does not know.
 */
export function listSemantics(path: readonly string[], items: readonly unknown[]): ListSemantics | undefined {
  const name = path.at(-1) ?? '';
  // The ports of a container, a Service and a policy have no common key.
  if (name === 'ports') return portsOf(path);
  // A variable expands $(NAME) only if it comes after it.
  if (name === 'env') return { key: names, ordered: items.some((item) => /\$\(/.test(variableValue(item))) };
  if (Object.hasOwn(table, name)) return table[name];
  return isInFile(path) || items.every((item) => typeof item !== 'object') ? sequence : undefined;
}

const variableValue = (item: unknown) => String((item as Fields | null)?.value ?? '');
const isInFile = (path: readonly string[]) =>
  path.some((key) => /\.(ya?ml|json)$/.test(key) || key === 'valuesContent');

function portsOf(path: readonly string[]): ListSemantics {
  if (path.includes('containers') || path.includes('initContainers'))
    return { key: byFields('containerPort', 'protocol') };
  return { key: byFields('port', 'protocol') };
}
