import { groupOf, type Manifest } from '../../model/manifest';
import type { Constraints, Fault, Test } from './constraint';
import * as test from './tests';

interface Requirement {
  readonly operator: string;
  readonly values?: readonly string[];
}

export const meta: Constraints = {
  'meta.v1.ObjectMeta': {
    fields: { namespace: test.dnsLabel },
    values: { labels: test.labelValue },
    keys: { labels: test.qualifiedName, annotations: test.annotationKey },
  },
  'meta.v1.LabelSelector': { keys: { matchLabels: test.qualifiedName }, values: { matchLabels: test.labelValue } },
  'meta.v1.LabelSelectorRequirement': {
    fields: { key: test.qualifiedName, operator: test.oneOf('In', 'NotIn', 'Exists', 'DoesNotExist') },
    values: { values: test.labelValue },
    check: requirement,
  },
  'core.v1.NodeSelectorRequirement': {
    fields: { key: test.qualifiedName },
    *check(value: Requirement) {
      if (!/^[GL]t$/.test(value.operator)) yield* requirement(value);
      else if (value.values?.length !== 1)
        yield ['values', `has ${value.values?.length ?? 0} items; ${value.operator} requires one`];
    },
  },
};

function* requirement({ operator, values = [] }: Requirement): Iterable<Fault> {
  const isList = operator === 'In' || operator === 'NotIn';
  if (isList && values.length === 0) yield ['values', `has no item, but ${operator} requires one`];
  if (!isList && values.length > 0) yield ['values', `does not go with the operator ${operator}`];
}

/** Names that are no DNS subdomain, by group and kind. */
const names: Readonly<Record<string, Test>> = {
  '/Namespace': test.dnsLabel,
  '/Service': test.dnsLabel,
  'batch/CronJob': test.all(test.dnsSubdomain, atMost(52)),
  'apps/StatefulSet': test.dnsLabel,
  // Not validated: it is a segment of a path like every name.
  'policy/PodDisruptionBudget': test.pathSegment,
  'rbac.authorization.k8s.io/ClusterRole': test.pathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': test.pathSegment,
  'rbac.authorization.k8s.io/Role': test.pathSegment,
  'rbac.authorization.k8s.io/RoleBinding': test.pathSegment,
  'flowcontrol.apiserver.k8s.io/FlowSchema': test.dnsSubdomain,
  'certificates.k8s.io/CertificateSigningRequest': test.dnsSubdomain,
};

/** What is wrong with the name of an object. */
export function nameFault(manifest: Manifest): string | undefined {
  const { kind, metadata } = manifest;
  return (names[`${groupOf(manifest)}/${kind}`] ?? test.dnsSubdomain)(metadata.name);
}

function atMost(characters: number): Test {
  return (value: string) =>
    value.length > characters
      ? `${value} has ${value.length} characters; at most ${characters} are allowed`
      : undefined;
}
