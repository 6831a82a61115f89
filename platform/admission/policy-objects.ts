import { celOf, celOfText, literal, type Names } from './cel';
import type { AdmissionPolicy } from './policy';
import type { Requirement, Scope } from './requirement';

/*
 * What a policy's ValidatingAdmissionPolicy and binding specify. An update is verified only where it changes what the policy reads:
 * otherwise a policy that became stricter would also refuse the removal of a finalizer, or a rollout that scales down the old pods.
 */

const podOf = (object: string) =>
  `(${object}.kind == 'Pod' ? ${object}.spec : ${object}.kind == 'CronJob' ? ` +
  `${object}.spec.jobTemplate.spec.template.spec : ${object}.spec.template.spec)`;

// `dyn`: the kinds of one policy have different fields.
const now = 'dyn(object)';
const before = 'dyn(oldObject)';
const created = "request.operation == 'CREATE'";

const podRules = [
  rule('', ['pods', 'pods/ephemeralcontainers', 'pods/resize']),
  rule('apps', ['daemonsets', 'deployments', 'statefulsets']),
  rule('batch', ['cronjobs', 'jobs']),
];

const list = (field: string) => `variables.pod.?${field}.orValue([])`;
const podVariables = [
  { name: 'pod', expression: podOf(now) },
  { name: 'sizedContainers', expression: `${list('initContainers')} + ${list('containers')}` },
  { name: 'containers', expression: `variables.sizedContainers + ${list('ephemeralContainers')}` },
  { name: 'volumes', expression: list('volumes') },
];

const lists: Readonly<Partial<Record<Scope, string>>> = {
  volume: 'variables.volumes',
  container: 'variables.containers',
  sizedContainer: 'variables.sizedContainers',
};

/** The spec of the ValidatingAdmissionPolicy. */
export function policySpec({ on, requirements, exceptions }: AdmissionPolicy) {
  const pods = on === 'pods';
  const changed = pods
    ? `${podOf(now)} != ${podOf(before)}`
    : `${now}.spec != ${before}.spec || ${now}.metadata.?labels != ${before}.metadata.?labels`;
  const excepted = literal(exceptions.map(({ namespace, account }) => `${namespace}/${account}`));
  const account = `${podOf(now)}.?serviceAccountName.orValue('default')`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: pods ? podRules : [rule('', ['services'])] },
    matchConditions: [
      { name: 'changed', expression: `${created} || ${changed}` },
      ...(exceptions.length > 0
        ? [{ name: 'no-exception', expression: `!(request.namespace + '/' + string(${account}) in ${excepted})` }]
        : []),
    ],
    variables: [
      ...(pods ? podVariables.filter(({ name }) => name === 'pod' || isUsed(name, requirements)) : []),
      subject,
      ...requirements.flatMap(violating),
    ],
    validations: requirements.map(validation),
  };
}

/** The spec of the binding, which has the name of its policy. */
export function bindingSpec({ name, namespaces }: AdmissionPolicy) {
  const values = [...namespaces];
  return {
    policyName: name,
    // A refused request gets an annotation in the audit log.
    validationActions: ['Deny', 'Audit'],
    matchResources: {
      namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] },
    },
  };
}

function rule(group: string, resources: string[]) {
  // The default scope is written too: Argo CD compares the whole list.
  return { apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources, scope: '*' };
}

/** Whether a requirement reads the list of this name; the list of all containers is made of the other. */
function isUsed(name: string, requirements: readonly Requirement[]): boolean {
  const scopes = new Set(requirements.map((each) => each.of));
  if (name === 'sizedContainers' && scopes.has('container')) return true;
  return [...scopes].some((scope) => lists[scope] === `variables.${name}`);
}

/** The object in messages. */
const subject = {
  name: 'subject',
  expression: `string(${now}.kind) + ' ' + request.namespace + '/' + string(${now}.metadata.?name.orValue(''))`,
};

function namesIn({ of }: Requirement): Names {
  return { item: lists[of] ? 'item' : of === 'pod' ? 'variables.pod' : now, pod: 'variables.pod' };
}

/** A variable with a text for each item of a list that does not meet the requirement. */
function violating(requirement: Requirement, index: number) {
  const { of, holds, message } = requirement;
  if (!lists[of]) return [];
  const names = namesIn(requirement);
  const text = `${of === 'volume' ? '' : "string(item.name) + ' ' + "}${celOfText(message, names)}`;
  return [
    {
      name: violatingName(index),
      expression: `${lists[of]}.filter(item, !(${celOf(holds, names)})).map(item, ${text})`,
    },
  ];
}

const violatingName = (index: number) => `violating${index + 1}`;

function validation(requirement: Requirement, index: number) {
  const { of, holds, message, fix } = requirement;
  const names = namesIn(requirement);
  const found = `variables.${violatingName(index)}`;
  return {
    expression: lists[of] ? `size(${found}) == 0` : celOf(holds, names),
    messageExpression: `variables.subject + ' ' + ${lists[of] ? `${found}.join('; ')` : celOfText(message, names)} + ${literal(`. ${fix}`)}`,
  };
}
