import { displayName, type Graph } from '../link/graph';
import type { Exception } from '../model/declarations';
import type { Manifest } from '../model/manifest';
import { type Problem, UserError } from '../model/problem';
import type { RenderedEnvironment } from '../model/rendered';
import { applicationFolder } from './application-folder';
import { authentication } from './authentication';
import { blockedFlow } from './blocked-flow';
import { capacity } from './capacity';
import { certificate } from './certificate';
import { clusterScope } from './cluster-scope';
import { danglingReference } from './dangling-reference';
import { defaultDeny } from './default-deny';
import { disruptionBudget } from './disruption-budget';
import { duplicateIdentity } from './duplicate-identity';
import { envOrder } from './env-order';
import { exclusiveVolume } from './exclusive-volume';
import { hardening } from './hardening';
import { image } from './image';
import { imageContract } from './image-contract';
import { ingressRewrite } from './ingress-rewrite';
import { literalSecret } from './literal-secret';
import { metrics } from './metrics';
import { namespace } from './namespace';
import { optionalReference } from './optional-reference';
import { podSecurity } from './pod-security';
import { probePort } from './probe-port';
import { resources } from './resources';
import type { Finding, Rule, ShapeRule } from './rule';
import { schema } from './schema';
import { scrape } from './scrape';
import { secretKeys } from './secret-keys';
import { selector } from './selector';
import { servicePort } from './service-port';
import { undeclaredPath } from './undeclared-path';
import { unreachableService } from './unreachable-service';
import { volumeMount } from './volume-mount';
import { waveOrder } from './wave-order';

/** Rules on unlinked objects. The others rely on them. */
export const shapeRules: readonly ShapeRule[] = [schema, namespace, duplicateIdentity];

/** Rules on the linked objects of a cluster, for every site. */
export const engineRules: readonly Rule[] = [
  applicationFolder,
  authentication,
  blockedFlow,
  capacity,
  certificate,
  clusterScope,
  danglingReference,
  disruptionBudget,
  envOrder,
  hardening,
  image,
  imageContract,
  ingressRewrite,
  defaultDeny,
  literalSecret,
  metrics,
  exclusiveVolume,
  optionalReference,
  podSecurity,
  probePort,
  resources,
  scrape,
  secretKeys,
  selector,
  servicePort,
  undeclaredPath,
  unreachableService,
  volumeMount,
  waveOrder,
];

/**
 * Checks all environments against every rule. They must have passed `verifyShape`.
 * @param graphs one for each cluster.
 * @param siteRules beside those of the engine.
 * @throws UserError with all findings, if there are any.
 */
export function verify(graphs: readonly Graph[], siteRules: readonly Rule[] = []): void {
  const findings: Problem[] = [];
  for (const graph of graphs) {
    const exemptions = exemptionsOf(graph.environments);
    for (const rule of [...engineRules, ...siteRules]) {
      const found = [...rule.check(graph)].filter((finding) => !exemptions.cover(rule.name, finding));
      findings.push(...found.map((finding) => problem(rule.name, finding)));
    }
    findings.push(...exemptions.unused());
  }
  throwIfAny(findings);
}

/** The exemptions that charts declared, and which of them cover no finding. */
function exemptionsOf(environments: readonly RenderedEnvironment[]) {
  const used = new Set<Exception>();
  return {
    cover(rule: string, { at, message }: Finding): boolean {
      const exemption = environments
        .flatMap(({ exceptions }) => exceptions)
        .find(
          (each) => each.rule === rule && each.object === displayName(at.manifest) && message.includes(each.matches),
        );
      if (exemption) used.add(exemption);
      return exemption !== undefined;
    },
    unused: (): Problem[] =>
      environments.flatMap(({ name, exceptions }) =>
        exceptions
          .filter((exception) => !used.has(exception))
          .map(({ rule, object, matches }) => ({
            where: name,
            message: `unused exemption of ${object} from ${rule} (${matches})`,
            fix: 'Remove it from the chart.',
          })),
      ),
  };
}

/** Checks unlinked objects. Objects that pass can be linked. */
export function verifyShape(environments: readonly RenderedEnvironment[]): void {
  throwIfAny(shapeRules.flatMap((rule) => [...rule.check(environments)].map((finding) => problem(rule.name, finding))));
}

function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}

function problem(rule: string, { at, message, fix }: Finding): Problem {
  return { where: `${at.environment}/${at.application}`, message: `${nameOf(at.manifest)} ${message} [${rule}]`, fix };
}

/** Objects that the rule `schema` reports may have no kind or name. */
function nameOf(manifest: Manifest): string {
  return manifest.kind && manifest.metadata?.name ? displayName(manifest) : (manifest.kind ?? 'an object');
}
