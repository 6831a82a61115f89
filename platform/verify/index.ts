import { groupBy } from '../collections';
import { link, nameOf } from '../link/graph';
import { type Problem, UserError } from '../problem';
import type { Fleet } from '../records/fleet';
import type { RenderedEnvironment } from '../render';
import { blockedFlow } from './blocked-flow';
import { budget } from './budget';
import { clusterScope } from './cluster-scope';
import { danglingReference } from './dangling-reference';
import { disruptionBudget } from './disruption-budget';
import { duplicateIdentity } from './duplicate-identity';
import { envOrder } from './env-order';
import { exposure } from './exposure';
import { hardening } from './hardening';
import { image } from './image';
import { imageContract } from './image-contract';
import { ingressRewrite } from './ingress-rewrite';
import { isolation } from './isolation';
import { literalSecret } from './literal-secret';
import { namespace } from './namespace';
import { oneWriter } from './one-writer';
import { optionalReference } from './optional-reference';
import { podSecurity } from './pod-security';
import { probePort } from './probe-port';
import { resources } from './resources';
import type { Finding, Rule, ShapeRule } from './rule';
import { schema } from './schema';
import { secretKeys } from './secret-keys';
import { selector } from './selector';
import { servicePort } from './service-port';
import { undeclaredPath } from './undeclared-path';
import { unreachableService } from './unreachable-service';
import { volumeMount } from './volume-mount';

/** Rules on single objects. The others trust what these hold. */
export const shapeRules: readonly ShapeRule[] = [schema, namespace, duplicateIdentity];

/** Rules on the linked objects of a cluster. */
export const rules: readonly Rule[] = [
  blockedFlow,
  budget,
  clusterScope,
  danglingReference,
  disruptionBudget,
  envOrder,
  exposure,
  hardening,
  image,
  imageContract,
  ingressRewrite,
  isolation,
  literalSecret,
  oneWriter,
  optionalReference,
  podSecurity,
  probePort,
  resources,
  secretKeys,
  selector,
  servicePort,
  undeclaredPath,
  unreachableService,
  volumeMount,
];

/**
 * Holds every rule against all environments of every cluster.
 * @throws UserError with all findings, when there are any.
 */
export function verify(environments: readonly RenderedEnvironment[], fleet: Fleet): void {
  refuse(shapeRules.flatMap((rule) => [...rule.check(environments)].map((finding) => problem(rule.name, finding))));
  const findings: Problem[] = [];
  for (const [cluster, own] of groupBy(environments, (environment) => environment.cluster)) {
    const graph = link(
      cluster,
      fleet.tenants.filter((tenant) => tenant.cluster === cluster),
      own,
    );
    for (const rule of rules) findings.push(...[...rule.check(graph)].map((finding) => problem(rule.name, finding)));
  }
  refuse(findings);
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new UserError(problems);
}

function problem(rule: string, { at, says, mend }: Finding): Problem {
  return { where: `${at.environment}/${at.application}`, says: `${nameOf(at.manifest)} ${says} [${rule}]`, mend };
}
