import type { Quantities } from '../../model/manifest';
import type { Constraint, Constraints, Fault } from './constraint';
import { reviewVersions } from './review-versions';
import * as test from './tests';

const accessGroup = 'rbac.authorization.k8s.io';

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const binding: Constraint = {
  *check({ roleRef: { apiGroup, kind, name }, kind: own, subjects = [] }) {
    // In a RoleBinding the default is its own namespace.
    for (const [index, { kind: subjectKind, namespace }] of subjects.entries())
      if (own === 'ClusterRoleBinding' && subjectKind === 'ServiceAccount' && !namespace)
        yield [`subjects.${index}.namespace`, 'is missing'];
    if (apiGroup && apiGroup !== accessGroup) yield ['roleRef.apiGroup', `${apiGroup} is not ${accessGroup}`];
    if (kind !== 'ClusterRole' && (kind !== 'Role' || own === 'ClusterRoleBinding'))
      yield ['roleRef.kind', `${kind} is not ${own === 'ClusterRoleBinding' ? 'ClusterRole' : 'Role or ClusterRole'}`];
    const fault = test.all(test.notEmpty, test.pathSegment)(name);
    if (fault !== undefined) yield ['roleRef.name', fault];
  },
};

function required(field: string): Constraint {
  return {
    *check(value) {
      if (!value[field]) yield [field, 'is missing'];
    },
  };
}

/** Keys that a type of Secret requires. */
const secretKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

const webhook: Constraint = {
  ...reviewVersions('admissionReviewVersions'),
  fields: {
    name: (value: string) =>
      value.split('.').length < 3
        ? `${JSON.stringify(value)} is not a DNS name of three parts or more`
        : test.dnsSubdomain(value),
    sideEffects: test.oneOf('None', 'NoneOnDryRun'),
    timeoutSeconds: test.between(1, 30),
  },
};

const operations: Constraint = {
  some: ['operations', 'apiGroups', 'apiVersions', 'resources'],
  values: {
    operations: test.oneOf('*', 'CREATE', 'UPDATE', 'DELETE', 'CONNECT'),
    apiVersions: test.notEmpty,
    resources: test.notEmpty,
  },

  *check(value) {
    for (const field of ['operations', 'apiGroups', 'apiVersions'])
      if (value[field]?.length > 1 && value[field].includes('*')) yield [field, 'has * beside others'];
    if (value.resources?.length > 1 && value.resources.includes('*/*')) yield ['resources', 'has */* beside others'];
  },
};

export const configuration: Constraints = {
  'core.v1.Namespace': {
    *check({ metadata: { labels = {} } }) {
      for (const [key, value] of Object.entries<string>(labels)) {
        const [, mode] = /^pod-security\.kubernetes\.io\/(?:enforce|audit|warn)(-version)?$/.exec(key) ?? [
          key,
          undefined,
        ];
        if (!key.startsWith('pod-security.kubernetes.io/')) continue;
        if (mode ? !/^(latest|v1\.\d+)$/.test(value) : !['privileged', 'baseline', 'restricted'].includes(value))
          yield ['metadata.labels', `${value} is not a value of ${key}`];
      }
    },
  },
  'core.v1.ConfigMap': {
    keys: { data: test.configKey, binaryData: test.configKey },
    *check({ data = {}, binaryData = {} }) {
      for (const key of Object.keys(data))
        if (Object.hasOwn(binaryData, key)) yield [`binaryData.${key}`, 'is a key of data too'];
    },
  },
  'core.v1.Secret': {
    keys: { data: test.configKey, stringData: test.configKey },
    *check({ type, data = {}, stringData = {} }) {
      const keys = { ...data, ...stringData };
      if (type === 'kubernetes.io/basic-auth' && !('username' in keys) && !('password' in keys))
        yield ['data', 'has neither username nor password'];
      for (const key of secretKeys[type] ?? [])
        if (!Object.hasOwn(keys, key)) yield ['data', `has no key ${key}, which type ${type} requires`];
    },
  },
  'core.v1.LimitRangeSpec': { unique: { limits: 'type' } },
  'core.v1.ResourceQuotaSpec': { values: { hard: test.quantity }, keys: { hard: test.qualifiedName } },
  'core.v1.LimitRangeItem': {
    values: {
      max: test.quantity,
      min: test.quantity,
      default: test.quantity,
      defaultRequest: test.quantity,
      maxLimitRequestRatio: test.quantity,
    },
    fields: {
      type: (value: string) =>
        value.includes('/')
          ? test.qualifiedName(value)
          : test.oneOf('Container', 'Pod', 'PersistentVolumeClaim')(value),
    },
    check: limits,
  },
  'rbac.v1.RoleBinding': binding,
  'rbac.v1.ClusterRoleBinding': binding,
  'rbac.v1.AggregationRule': { some: ['clusterRoleSelectors'] },
  'rbac.v1.Subject': { check: subject },
  'rbac.v1.PolicyRule': { some: ['verbs'], check: rule },
  'admissionregistration.v1.ValidatingWebhookConfiguration': { unique: { webhooks: 'name' } },
  'admissionregistration.v1.MutatingWebhookConfiguration': { unique: { webhooks: 'name' } },
  'admissionregistration.v1.ValidatingWebhook': webhook,
  'admissionregistration.v1.MutatingWebhook': webhook,
  'admissionregistration.v1.NamedRuleWithOperations': operations,
  'admissionregistration.v1.MatchCondition': { fields: { name: test.qualifiedName, expression: test.notEmpty } },
  'admissionregistration.v1.ValidatingAdmissionPolicy': required('spec'),
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': {
    unique: { matchConditions: 'name' },
    *check({ matchConstraints, validations = [], auditAnnotations = [], paramKind }) {
      if (validations.length + auditAnnotations.length === 0)
        yield ['validations', 'has no item, but at least one is required'];
      if ((matchConstraints?.resourceRules ?? []).length === 0)
        yield ['matchConstraints.resourceRules', 'has no item, but at least one is required'];
      if (paramKind && !(paramKind.apiVersion && paramKind.kind)) yield ['paramKind', 'has no apiVersion and kind'];
    },
  },
  'admissionregistration.v1.Validation': {
    fields: {
      expression: test.notEmpty,
      reason: test.oneOf('Unauthorized', 'Forbidden', 'Invalid', 'RequestEntityTooLarge'),
    },
  },
  'admissionregistration.v1.Variable': {
    fields: {
      expression: test.notEmpty,
      name: (value: string) =>
        /^[A-Za-z_]\w*$/.test(value) ? undefined : `${JSON.stringify(value)} is not an identifier of CEL`,
    },
  },
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec': {
    fields: { policyName: test.dnsSubdomain },
    some: ['validationActions'],
    distinct: ['validationActions'],
    *check({ paramRef }) {
      if (paramRef && !paramRef.name && !paramRef.selector) yield ['paramRef', 'has neither name nor selector'];
    },
  },
  'admissionregistration.v1.WebhookClientConfig': {
    exactlyOne: ['service', 'url'],
    fields: {
      url: (value: string) =>
        /^https:\/\/[^/?#@]+(\/[^?#]*)?$/.test(value) ? undefined : `${value} is not an https URL without query`,
    },
  },
  'admissionregistration.v1.ServiceReference': {
    fields: { name: test.notEmpty, namespace: test.notEmpty, path: test.orEmpty(webhookPath), port: test.portNumber },
  },
  'admissionregistration.v1.RuleWithOperations': operations,
};

interface Limits {
  readonly type: string;
  readonly min?: Quantities;
  readonly defaultRequest?: Quantities;
  readonly default?: Quantities;
  readonly max?: Quantities;
}

/** min, defaultRequest, default and max of a resource never fall. */
function* limits({ type, min, defaultRequest, default: limit, max }: Limits): Iterable<Fault> {
  if (type === 'PersistentVolumeClaim' && min?.storage === undefined && max?.storage === undefined)
    yield ['', 'sets neither min.storage nor max.storage'];
  const ordered = Object.entries({ min, defaultRequest, default: limit, max });
  for (const [index, [name, quantities = {}]] of ordered.entries())
    for (const [resource, quantity] of Object.entries(quantities))
      for (const [larger, others = {}] of ordered.slice(index + 1))
        if (others[resource] !== undefined && test.amount(quantity) > test.amount(others[resource]))
          yield [`${name}.${resource}`, `${quantity} is more than ${larger} ${others[resource]}`];
}

function webhookPath(value: string): string | undefined {
  if (!value.startsWith('/')) return `${value} is not an absolute path`;
  const segments = value.slice(1).replace(/\/$/, '').split('/');
  return value === '/' || segments.every((each) => test.dnsSubdomain(each) === undefined)
    ? undefined
    : `${value} has a segment that is no DNS name in lower case`;
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly apiGroup?: string;
  readonly namespace?: string;
}

function* subject({ kind, name, apiGroup, namespace }: Subject): Iterable<Fault> {
  if (name === '') yield ['name', 'is empty'];
  if (kind === 'ServiceAccount') {
    if (apiGroup) yield ['apiGroup', `${apiGroup} does not go with a ServiceAccount`];
    if (name !== '' && test.dnsSubdomain(name)) yield ['name', test.dnsSubdomain(name)!];
  } else if (kind === 'User' || kind === 'Group') {
    if (apiGroup !== undefined && apiGroup !== accessGroup) yield ['apiGroup', `${apiGroup} is not ${accessGroup}`];
    if (namespace) yield ['namespace', `does not go with a ${kind}`];
  } else yield ['kind', `${kind} is not User, Group or ServiceAccount`];
}

function* rule({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): Iterable<Fault> {
  if (nonResourceURLs.length > 0) {
    if (apiGroups.length + resources.length + resourceNames.length > 0)
      yield ['nonResourceURLs', 'is set beside resources'];
    return;
  }
  if (apiGroups.length === 0) yield ['apiGroups', 'has no item, but at least one is required'];
  if (resources.length === 0) yield ['resources', 'has no item, but at least one is required'];
}
