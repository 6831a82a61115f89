import { type Graph, objectKey, type RenderedKind } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { duration } from '@twisterlab/platform/util/duration';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { argoCdNamespace } from '../argo-cd/applications';

type Settings = Readonly<Record<string, string>>;

const fix = 'Correct configs in charts/argo-cd/chart.ts.';

/** Levels of logrus, which ends the program at another one. Source: sirupsen/logrus, ParseLevel; Argo CD, util/cli. */
const levels = /^(panic|fatal|error|warn|warning|info|debug|trace)$/i;
/** Seconds within which a commit is synced, the plan's limit: the interval, its jitter and the cache of the repo server. */
const syncedWithin = 300;

/** Settings with which Argo CD does not start, cannot be reached, or syncs less than the rest of dist relies on. */
export const argoCdSettings: Rule = {
  name: 'argo-cd-settings',
  *check(graph) {
    const server = graph.byKey.get(objectKey('Deployment', 'argocd-server', argoCdNamespace));
    if (!server) return;
    const checks = { 'argocd-cm': main, 'argocd-cmd-params-cm': parameters, 'argocd-rbac-cm': permissions };
    for (const [name, faults] of Object.entries(checks)) {
      const at = graph.byKey.get(objectKey('ConfigMap', name, argoCdNamespace));
      if (!at || !is(at.manifest, 'ConfigMap')) {
        yield { at: server, message: `runs without the ConfigMap ${name}`, fix };
        continue;
      }
      const found = faults(at.manifest.data ?? {}, graph);
      yield* [...found].map((message): Finding => ({ at, message, fix }));
    }
    const secret = graph.byKey.get(objectKey('Secret', 'argocd-secret', argoCdNamespace));
    if (!secret || !is(secret.manifest, 'Secret'))
      yield {
        at: server,
        message: 'runs without the Secret argocd-secret, in which it keeps the key of its sessions: it does not start',
        fix: 'Render it; Argo CD fills it (util/settings, GetSettings).',
      };
  },
};

function* main(settings: Settings, graph: Graph): Iterable<string> {
  const { url = '' } = settings;
  const hosts = ingressesOf(graph).flatMap(({ manifest }) => (manifest.spec?.rules ?? []).map(({ host }) => host));
  if (hosts.length > 0 && !hosts.some((host) => url === `https://${host}`))
    yield `has the url ${url || '(unset)'}, to which single sign-on and messages lead; its route is https://${hosts.join(', ')}`;
  // Argo CD has no built-in health of an Application: without one, the next wave starts before an earlier one is synced.
  const waves = graph.all('Application').some(({ manifest: { metadata } }) => metadata.annotations?.[wave]);
  if (waves && !/\breturn\b/.test(settings['resource.customizations.health.argoproj.io_Application'] ?? ''))
    yield 'has no health of Applications, so that their sync waves wait for nothing';
  if (settings['exec.enabled'] === 'true') yield 'gives users of the UI a shell in pods (exec.enabled)';
  if (settings['application.sync.impersonation.enabled'] === 'true' && !projects(graph).every(hasAccounts))
    yield 'syncs with the ServiceAccounts of projects (impersonation), and a project has none: no sync succeeds';
  const [interval = 120, jitter = 60] = ['timeout.reconciliation', 'timeout.reconciliation.jitter'].map((name) =>
    settings[name] === undefined ? undefined : duration(settings[name]),
  );
  if (!(interval * 2 + jitter <= syncedWithin))
    yield `syncs a commit after ${interval * 2 + jitter} s (timeout.reconciliation, twice, and its jitter); the plan allows ${syncedWithin}`;
  for (const [name, text] of Object.entries(settings))
    if (/\.enabled$/.test(name) && !/^(true|false)$/.test(text))
      yield `has ${name} ${text}, which is neither true nor false`;
  if (settings['resource.exclusions'] === undefined && graph.objects.length > 0)
    yield 'has no resource.exclusions: the controller watches every Lease and review of the cluster';
}

const wave = 'argocd.argoproj.io/sync-wave';

const ingressesOf = (graph: Graph): readonly RenderedKind<'Ingress'>[] =>
  graph
    .all('Ingress')
    .filter(({ manifest: { metadata, spec } }) =>
      (spec?.rules ?? []).some(
        ({ http }) =>
          metadata.namespace === argoCdNamespace &&
          http?.paths?.some(({ backend }) => backend.service?.name === 'argocd-server'),
      ),
    );

type Project = Manifest & { readonly spec?: { readonly destinationServiceAccounts?: readonly unknown[] } };

const projects = ({ objects }: Graph): Project[] =>
  objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'AppProject');
const hasAccounts = ({ spec }: Project) => (spec?.destinationServiceAccounts?.length ?? 0) > 0;

/** Each becomes a flag of a program, which ends at a value that it does not know. */
function* parameters(settings: Settings, graph: Graph): Iterable<string> {
  for (const [name, text] of Object.entries(settings)) {
    if (/\.log\.format$/.test(name) && !/^(text|json)$/i.test(text))
      yield `has ${name} ${text}: only text and json exist`;
    if (/\.log\.level$/.test(name) && !levels.test(text)) yield `has ${name} ${text}, no log level: the program ends`;
    if (/\.(insecure|enable\.leader\.election|strict\.tls)$/.test(name) && !/^(true|false)$/.test(text))
      yield `has ${name} ${text}, which is neither true nor false`;
  }
  if (ingressesOf(graph).length > 0 && settings['server.insecure'] !== 'true')
    yield 'lets the server redirect HTTP to HTTPS (server.insecure), and the ingress controller connects by HTTP: without end';
}

/** Who is in no role of `policy.csv` has that of `policy.default`. */
function* permissions(settings: Settings): Iterable<string> {
  const { 'policy.default': byDefault = '', 'policy.csv': policy = '', 'policy.matchMode': mode = 'glob' } = settings;
  const roles = ['role:readonly', ...[...policy.matchAll(/^\s*p,\s*([\w:-]+)/gm)].map(([, role]) => role)];
  if (byDefault === 'role:admin') yield 'makes every user who logs in an administrator (policy.default)';
  else if (byDefault !== '' && !roles.includes(byDefault))
    yield `has the policy.default ${byDefault}, a role without permissions`;
  const { scopes = '[groups]' } = settings;
  if (!/^\s*\[.*\]\s*$/s.test(scopes)) yield `has the scopes ${scopes}, which is no list: no group has a role`;
  if (!/^(glob|regex)$/.test(mode)) yield `has the policy.matchMode ${mode}: only glob and regex exist`;
}
