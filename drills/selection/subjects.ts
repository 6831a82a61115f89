/** Names of drills; `all` is every drill. */
export type Names = readonly string[] | 'all';

const start = ['argo-cd', 'upgrade', 'rehearsal', 'rehearsal-one-server'];
const certificates = ['ingress', 'rehearsal', 'rehearsal-one-server'];
const stores = ['patroni', 'backup', 'recovery', 'memory', 'grow', 'node-loss'];
const servers = ['application', 'ingress', 'streams', 'nodes'];

/**
 * Drills that test an application of dist, by the name of its folder. Every change of dist also runs `api`, and by the kind of an object
 * those of `byKind`.
 */
export const byApplication: Readonly<Record<string, Names>> = {
  admission: ['admission'],
  alertmanager: ['alerts', 'month'],
  applications: start,
  'argo-cd': start,
  'argo-cd-crds': start,
  'argo-cd-route': ['ingress'],
  backups: ['backup', 'recovery'],
  'blackbox-exporter': ['dashboards', 'metrics'],
  'cert-manager': certificates,
  'cert-manager-crds': certificates,
  'cert-manager-issuers': certificates,
  'datastore-backup': ['recovery', 'rehearsal-one-server'],
  grafana: ['dashboards', 'pictures', 'secrets'],
  jaeger: ['logs'],
  'kube-state-metrics': ['dashboards', 'metrics'],
  'kube-system': ['nodes', 'node-loss', 'rehearsal'],
  'load-test': ['logs'],
  loki: ['logs'],
  'mcp-unified': servers,
  metallb: ['ingress', 'node-loss'],
  'metallb-crds': ['ingress'],
  'metallb-pool': ['ingress'],
  'monitoring-limits': ['scheduling'],
  'namespace-limits': ['scheduling'],
  namespaces: ['admission', ...start],
  'node-exporter': ['dashboards', 'metrics'],
  'otel-collector': ['logs'],
  postgres: stores,
  'postgres-exporter': ['dashboards', 'metrics'],
  'priority-classes': ['scheduling', ...start],
  prometheus: ['alerts', 'dashboards', 'month'],
  redis: ['memory', 'backup', 'secrets'],
  'redis-exporter': ['dashboards', 'metrics'],
  status: ['status'],
  'storage-classes': ['scheduling', 'rehearsal', 'rehearsal-one-server'],
  traefik: ['ingress', 'streams'],
  'trust-bundle': certificates,
  'trust-manager': certificates,
  'trust-manager-crds': certificates,
  'twisterlab-api': servers,
};

/** Drills that test a kind, wherever it is. */
export const byKind: readonly (readonly [kind: RegExp, drills: readonly string[]])[] = [
  [/^NetworkPolicy\./, ['network', 'packets']],
  [/^(Deployment|StatefulSet|DaemonSet|CronJob|Job)\./, ['scheduling', 'scheduling-one-server']],
  [/WebhookConfiguration\./, ['admission']],
];

/**
 * Drills for all other files, the first that matches. What charts, records and the engine render is compared in dist, which is
 * committed: for them run the drills that render records of their own. A file that nothing matches runs all.
 */
export const byPath: readonly (readonly [path: RegExp, drills: Names])[] = [
  // Drills execute these pages.
  [/^docs\/runbooks\/vault\.md$/, ['secrets', 'runbooks']],
  [/^docs\/runbooks\/rotation\.md$/, ['secrets', 'backup', 'recovery', 'runbooks']],
  [/^docs\/runbooks\/backup-passwords\.md$/, ['backup', 'recovery', 'runbooks']],
  [/^docs\/runbooks\/(restore|postgres-major)\.md$/, ['backup', 'runbooks']],
  [/^docs\/runbooks\/bare-metal\.md$/, ['recovery', 'runbooks']],
  [/^docs\/runbooks\/three-nodes\.md$/, ['grow', 'runbooks']],
  [/^docs\/runbooks\/migration\.md$/, ['migration', 'runbooks']],
  [/^docs\/runbooks\/(nodes|node-lost)\.md$/, ['scheduling', 'runbooks']],
  [/^docs\/runbooks\//, ['runbooks']],
  [
    /\.md$|^(LICENSE|renovate\.json|biome\.json|jest\.config\.js|tsconfig\.json|\.editorconfig|\.gitattributes|\.gitignore|\.shellcheckrc)$/,
    [],
  ],
  [/^(docs|test|platform\/test|examples\/hello|\.devcontainer|\.github|\.ci)\//, []],
  [/^cli\/(commands\/images|image-report)\.ts$/, ['registry', 'images']],
  [/^cli\/(commands\/explore\.ts$|explore\/|diff\/page\/colours\.css$)/, ['explore']],
  [/^cli\/(commands\/status\.ts$|status\/)/, ['status']],
  [/^cli\/(commands\/adopt\.ts$|adopt\/)/, ['migration']],
  [/^cli\/live\//, ['status', 'migration']],
  [/^cli\/commands\/(drill|index|command)\.ts$/, ['api']],
  [/^(cli\/|cdk8s\.yaml$|environments\/differences\.ts$)/, []],
  [/^bootstrap\//, [...start, 'migration']],
  [/^hosts\//, ['hosts', 'recovery', 'grow', 'rehearsal', 'rehearsal-one-server']],
  [/^images\/postgres\//, stores],
  [/^images\/twisterlab-/, servers],
  [/^charts\/images(\.ts$|\/)/, ['api', 'registry', 'images']],
  [/^(charts|imports\/helm)\/(vault|external-secrets)\//, ['api', 'secrets']],
  [/^(charts|environments|platform|imports)\//, ['api', 'registry', 'scheduling-one-server']],
  [/^examples\/one-node\//, ['scheduling-one-server', 'rehearsal-one-server', 'grow']],
];
