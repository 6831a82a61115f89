import { displayName, type Graph, link } from '../link/graph';
import type { Exception } from '../model/declarations';
import type { Manifest } from '../model/manifest';
import { mergeProblems, type Problem, UserError } from '../model/problem';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { groupBy } from '../util/collections';
import { sourceFileOf } from '../util/source-file';
import { findingsOf } from './failure';
import { applicationFolder } from './gitops/application-folder';
import { applicationProject } from './gitops/application-project';
import { applicationSync } from './gitops/application-sync';
import { argoCdAnnotation } from './gitops/argo-cd-annotation';
import { pruneConfirmation } from './gitops/prune-confirmation';
import { waveOrder } from './gitops/wave-order';
import { firstEvent } from './monitoring/first-event';
import { metrics } from './monitoring/metrics';
import { notifications } from './monitoring/notifications';
import { pipelines } from './monitoring/pipelines';
import { ruleGroups } from './monitoring/rule-groups';
import { scrape } from './monitoring/scrape';
import { scrapePath } from './monitoring/scrape-path';
import { authentication } from './network/authentication';
import { authority } from './network/authority';
import { blockedFlow } from './network/blocked-flow';
import { certificate } from './network/certificate';
import { cors } from './network/cors';
import { defaultDeny } from './network/default-deny';
import { flowPort } from './network/flow-port';
import { host } from './network/host';
import { ingressRewrite } from './network/ingress-rewrite';
import { nameResolution } from './network/name-resolution';
import { outsideFlow } from './network/outside-flow';
import { selector } from './network/selector';
import { serviceEndpoints } from './network/service-endpoints';
import { servicePort } from './network/service-port';
import { undeclaredPath } from './network/undeclared-path';
import { unenforcedPolicy } from './network/unenforced-policy';
import { unreachableAddress } from './network/unreachable-address';
import { unreachableService } from './network/unreachable-service';
import { webhookCa } from './network/webhook-ca';
import { bundle } from './objects/bundle';
import { clusterScope } from './objects/cluster-scope';
import { danglingReference } from './objects/dangling-reference';
import { dataSize } from './objects/data-size';
import { duplicateIdentity } from './objects/duplicate-identity';
import { fileFormat } from './objects/file-format';
import { helmValues } from './objects/helm-values';
import { lineEndings } from './objects/line-endings';
import { literalSecret } from './objects/literal-secret';
import { namespace } from './objects/namespace';
import { optionalReference } from './objects/optional-reference';
import { rbac } from './objects/rbac';
import { rbacBinding } from './objects/rbac-binding';
import { schema } from './objects/schema';
import { secretKeys } from './objects/secret-keys';
import { secretSources } from './objects/secret-sources';
import { servedResource } from './objects/served-resource';
import { userProvidedSecret } from './objects/user-provided-secret';
import type { Finding, Rule, ShapeRule } from './rule';
import { autoscaler } from './workloads/autoscaler';
import { capacity } from './workloads/capacity';
import { claimNode } from './workloads/claim-node';
import { claimSize } from './workloads/claim-size';
import { commandLine } from './workloads/command-line';
import { cronRun } from './workloads/cron-run';
import { cronSchedule } from './workloads/cron-schedule';
import { cronTimeZone } from './workloads/cron-time-zone';
import { disruptionBudget } from './workloads/disruption-budget';
import { emptyDirSize } from './workloads/empty-dir-size';
import { emptyVolume } from './workloads/empty-volume';
import { envName } from './workloads/env-name';
import { envOrder } from './workloads/env-order';
import { exclusiveVolume } from './workloads/exclusive-volume';
import { fileMode } from './workloads/file-mode';
import { gracePeriod } from './workloads/grace-period';
import { hardening } from './workloads/hardening';
import { image } from './workloads/image';
import { imageContract } from './workloads/image-contract';
import { localStorage } from './workloads/local-storage';
import { lostNode } from './workloads/lost-node';
import { manualUpdate } from './workloads/manual-update';
import { mountedPath } from './workloads/mounted-path';
import { nodeLoss } from './workloads/node-loss';
import { nodeSelector } from './workloads/node-selector';
import { oneOf } from './workloads/one-of';
import { podSecurity } from './workloads/pod-security';
import { probeHost } from './workloads/probe-host';
import { probePort } from './workloads/probe-port';
import { probeTiming } from './workloads/probe-timing';
import { probes } from './workloads/probes';
import { resources } from './workloads/resources';
import { retainedVolumes } from './workloads/retained-volumes';
import { serverFiles } from './workloads/server-files';
import { serviceAccountFiles } from './workloads/service-account-files';
import { shellScripts } from './workloads/shell-script';
import { spread } from './workloads/spread';
import { volumeMount } from './workloads/volume-mount';

/** Rules on unlinked objects. The others rely on them. */
export const shapeRules: readonly ShapeRule[] = [schema, namespace, duplicateIdentity];

/** Rules on the linked objects of a cluster, for every site. */
export const engineRules: readonly Rule[] = [
  applicationFolder,
  applicationProject,
  applicationSync,
  argoCdAnnotation,
  authentication,
  autoscaler,
  authority,
  blockedFlow,
  bundle,
  capacity,
  certificate,
  claimNode,
  claimSize,
  clusterScope,
  commandLine,
  cors,
  cronRun,
  cronSchedule,
  cronTimeZone,
  danglingReference,
  dataSize,
  disruptionBudget,
  emptyDirSize,
  emptyVolume,
  envName,
  envOrder,
  fileFormat,
  fileMode,
  flowPort,
  gracePeriod,
  hardening,
  helmValues,
  host,
  image,
  imageContract,
  ingressRewrite,
  defaultDeny,
  lineEndings,
  literalSecret,
  localStorage,
  lostNode,
  manualUpdate,
  metrics,
  mountedPath,
  nameResolution,
  nodeLoss,
  nodeSelector,
  notifications,
  oneOf,
  exclusiveVolume,
  firstEvent,
  optionalReference,
  outsideFlow,
  pipelines,
  podSecurity,
  probeHost,
  probePort,
  probeTiming,
  probes,
  pruneConfirmation,
  rbac,
  rbacBinding,
  resources,
  retainedVolumes,
  ruleGroups,
  scrape,
  scrapePath,
  secretKeys,
  secretSources,
  selector,
  serverFiles,
  serviceAccountFiles,
  servedResource,
  serviceEndpoints,
  servicePort,
  shellScripts,
  spread,
  undeclaredPath,
  unenforcedPolicy,
  unreachableAddress,
  unreachableService,
  userProvidedSecret,
  volumeMount,
  waveOrder,
  webhookCa,
];

/**
 * Checks all environments against every rule. They must have passed `verifyShape`.
 * @param graphs one for each cluster.
 * @param siteRules beside those of the engine.
 * @throws UserError with all findings, if there are any.
 */
export function verify(graphs: readonly Graph[], siteRules: readonly Rule[] = []): void {
  throwIfAny(graphs.flatMap((graph) => [...findingsIn(graph, [...engineRules, ...siteRules])]));
}

/**
 * The findings of one cluster, in the order of the rules, each rule checked when its findings are read: who wants only the first one
 * pays for few more. After all rules, exemptions that cover no finding.
 */
export function* findingsIn(graph: Graph, rules: readonly Rule[]): Iterable<KeyedProblem> {
  const exemptions = exemptionsOf(graph.environments);
  for (const rule of rules) {
    const found = findingsOf(graph.environments, (part) =>
      rule.check(part === graph.environments ? graph : link(graph.cluster, part, graph.facts)),
    );
    for (const finding of found)
      if (!exemptions.cover(rule.name, finding)) yield problem(rule.name, finding, graph.cluster.name);
  }
  yield* exemptions.unused();
}

/** The exemptions that charts declared, and which of them cover no finding. */
function exemptionsOf(environments: readonly RenderedEnvironment[]) {
  const used = new Set<Exception>();
  const all = groupBy(
    environments.flatMap(({ exceptions }) => exceptions),
    ({ rule, object }) => `${rule} ${object}`,
  );
  return {
    cover(rule: string, { at, message }: Finding): boolean {
      const own = all.get(`${rule} ${displayName(at.manifest)}`) ?? [];
      const exemption = own.find(({ matches }) => message.includes(matches));
      if (exemption) used.add(exemption);
      return exemption !== undefined;
    },
    unused: (): KeyedProblem[] =>
      environments.flatMap(({ name, exceptions }) =>
        exceptions
          .filter((exception) => !used.has(exception))
          .map(({ rule, object, matches }) => ({
            where: name,
            message: `unused exemption of ${object} from ${rule} (${matches})`,
            fix: 'Remove it from the chart.',
            key: `${name} ${rule} ${object} ${matches}`,
            rule: 'unused-exemption',
          })),
      ),
  };
}

/** Checks unlinked objects. Objects that pass can be linked. */
export function verifyShape(environments: readonly RenderedEnvironment[]): void {
  throwIfAny([...shapeFindingsIn(environments)]);
}

/** The findings of the rules on unlinked objects, each rule checked when its findings are read. */
export function* shapeFindingsIn(environments: readonly RenderedEnvironment[]): Iterable<KeyedProblem> {
  let checked = environments;
  for (const rule of shapeRules) {
    const findings = findingsOf(checked, (part) => rule.check(part));
    for (const finding of findings) yield problem(rule.name, finding);
    // The next rule may rely on what this one checks.
    const refused = new Set(findings.map(({ at }) => at));
    if (refused.size === 0) continue;
    checked = checked.map((each) => ({ ...each, objects: each.objects.filter((object) => !refused.has(object)) }));
  }
}

/**
 * The result of a step before the rules. @param name for messages.
 * @throws UserError that names the object with which the step fails.
 */
export function step<T>(
  name: string,
  environments: readonly RenderedEnvironment[],
  run: (environments: readonly RenderedEnvironment[]) => T,
): T {
  let result: T | undefined;
  const findings = findingsOf(environments, (part) => {
    result = run(part);
    return [];
  });
  throwIfAny(findings.map((finding) => problem(name, finding)));
  return result!;
}

/** A problem with a text that is equal for the same problem of another environment. */
export interface KeyedProblem extends Problem {
  readonly key: string;
  /** The rule that found it. */
  readonly rule: string;
}

function throwIfAny(problems: readonly KeyedProblem[]): void {
  if (problems.length > 0) throw new UserError(mergeProblems(problems, ({ key }) => key));
}

function problem(rule: string, { at, message, fix, ofCluster }: Finding, cluster?: string): KeyedProblem {
  const found = {
    where: ofCluster && cluster !== undefined ? cluster : `${at.environment}/${at.application}`,
    message: `${ofCluster ? '' : `${nameOf(at.manifest)} `}${message} [${rule}]`,
    fix: ofCluster ? fix : withFile(fix, at),
  };
  return { ...found, rule, key: withoutEnvironment(at, `${found.where} ${found.message}`) };
}

/** The fix and the chart to edit; a record or a contract may be the better place, and the chart shows it. */
function withFile(fix: string, { chart }: RenderedObject): string {
  const file = chart && sourceFileOf(chart);
  if (!file || /\b(charts|environments)\//.test(fix)) return fix;
  const [sentence, ...lines] = fix.split('\n');
  return [`${sentence} Chart: ${file}`, ...lines].join('\n');
}

/** The text without the names of the object's environment and namespace. */
function withoutEnvironment({ environment, manifest }: RenderedObject, text: string): string {
  const namespace = manifest.metadata?.namespace;
  // A namespace is often the beginning of other names (twisterlab-api) and of the domain (twisterlab.local).
  const general = namespace
    ? text.replace(new RegExp(`(?<![\\w-])${escaped(namespace)}(?![\\w-]|\\.(?!svc))`, 'g'), '*')
    : text;
  return general.replace(new RegExp(`(?<![\\w-])${environment}(?!\\w)`, 'g'), '*');
}

/** A text as part of a regular expression. */
const escaped = (text: unknown) => `${text}`.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Objects that the rule `schema` reports may have no kind or name. */
function nameOf(manifest: Manifest): string {
  return manifest.kind && manifest.metadata?.name ? displayName(manifest) : (manifest.kind ?? 'an object');
}
