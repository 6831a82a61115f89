import { clusterApis } from '@twisterlab/platform/kubernetes/custom-apis';
import { validationFaults } from '@twisterlab/platform/kubernetes/validation';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { useMemory } from '@twisterlab/platform/util/memory';
import { deployment, environment, networkPolicy, object, service, statefulSet, webhook } from '../kit/objects';

const faultsOf = (manifest: Manifest, ...crds: Manifest[]) => {
  const [api] = [...clusterApis([environment(crds)]).values()];
  return validationFaults(JSON.parse(JSON.stringify(manifest)), api!);
};

describe('an enumeration', () => {
  it('has the values that the API server serves', () => {
    expect(faultsOf(service('a', { type: 'Clusterip' }))).toEqual([
      'spec.type: Instance does not match any of ["ClusterIP","ExternalName","LoadBalancer","NodePort",""].',
    ]);
  });

  it('accepts the empty text where it is the default', () => {
    expect(faultsOf(service('a', { type: '' }))).toEqual([]);
    expect(faultsOf(deployment('a', { container: { imagePullPolicy: '' } }))).toEqual([]);
  });
});

describe('a NetworkPolicy', () => {
  const ingress = (rule: object) => networkPolicy('p', { podSelector: {}, ingress: [rule] });
  const from = (peer: object) => ingress({ from: [peer] });
  const port = (fields: object) => ingress({ ports: [fields] });

  it.each([
    ['a network with an exception', from({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } })],
    ['a network of IPv6', from({ ipBlock: { cidr: 'fd00::/8' } })],
    ['both selectors', from({ podSelector: {}, namespaceSelector: {} })],
    ['a range of ports', port({ port: 80, endPort: 80 })],
    ['a named port', port({ port: 'http' })],
    ['no rule', networkPolicy('p', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })],
  ])('may have %s', (_, policy) => {
    expect(faultsOf(policy)).toEqual([]);
  });

  it.each([
    [port({ port: 90, endPort: 80 }), 'spec.ingress.0.ports.0.endPort: 80 is less than port 90'],
    [port({ endPort: 80 }), 'spec.ingress.0.ports.0.endPort: is set without port'],
    [
      port({ port: 'http', endPort: 80 }),
      'spec.ingress.0.ports.0.endPort: is set with the port name http; a number is required',
    ],
    [port({ port: 70000 }), 'spec.ingress.0.ports.0.port: 70000 is not between 1 and 65535'],
    [
      port({ port: '80' }),
      'spec.ingress.0.ports.0.port: "80" is not a name of a port: at most 15 of a-z, 0-9 and -, and one letter',
    ],
    [
      port({ port: 'a-name-that-is-too-long' }),
      'spec.ingress.0.ports.0.port: "a-name-that-is-too-long" is not a name of a port: at most 15 of a-z, 0-9 and -, and one letter',
    ],
    [
      port({ port: 80, protocol: 'tcp' }),
      'spec.ingress.0.ports.0.protocol: Instance does not match any of ["SCTP","TCP","UDP"].',
    ],
    [
      from({ ipBlock: { cidr: '10.0.0.0' } }),
      'spec.ingress.0.from.0.ipBlock.cidr: "10.0.0.0" is not a network in CIDR notation, such as 10.0.0.0/8',
    ],
    [
      from({ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } }),
      'spec.ingress.0.from.0.ipBlock.except.0: 192.168.0.0/16 is not a part of 10.0.0.0/8',
    ],
    [
      from({ ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} }),
      'spec.ingress.0.from.0: sets ipBlock and a selector; use two peers',
    ],
    [from({}), 'spec.ingress.0.from.0: is empty; set podSelector, namespaceSelector or ipBlock'],
    [
      networkPolicy('p', { podSelector: {}, policyTypes: ['ingress'] }),
      'spec.policyTypes.0: Instance does not match any of ["Egress","Ingress"].',
    ],
    [
      networkPolicy('p', { podSelector: { matchLabels: { 'app@b': 'x' } } }),
      'spec.podSelector.matchLabels: "app@b" is not a name with an optional DNS prefix, such as example.org/name',
    ],
    [
      networkPolicy('p', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Foo' }] } }),
      'spec.podSelector.matchExpressions.0.operator: "Foo" is not one of In, NotIn, Exists, DoesNotExist',
    ],
    [
      networkPolicy('p', { podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }),
      'spec.podSelector.matchExpressions.0.values: has no item, but In requires one',
    ],
    [
      networkPolicy('p', { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } }),
      'spec.podSelector.matchExpressions.0.values: does not go with the operator Exists',
    ],
  ])('must not have %#', (policy, message) => {
    expect(faultsOf(policy)).toEqual([message]);
  });
});

describe('a workload', () => {
  const container = (fields: object) => deployment('a', { container: { ...fields } });
  const probe = { tcpSocket: { port: 80 } };

  it.each([
    [deployment('a', { deployment: { replicas: -1 } }), 'spec.replicas: -1 is less than 0'],
    [deployment('a', { deployment: { replicas: 2 ** 31 } }), 'spec.replicas: 2147483648 has more than 32 bits'],
    [
      deployment('a', { deployment: { selector: { matchLabels: { a: 'b' } } } }),
      'spec.template.metadata.labels: does not match the selector',
    ],
    [
      deployment('a', { deployment: { strategy: { type: 'Recreate', rollingUpdate: {} } } }),
      'spec.strategy.rollingUpdate: does not go with type Recreate',
    ],
    [
      deployment('a', { deployment: { strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } } }),
      'spec.strategy.rollingUpdate.maxUnavailable: is 0 beside maxSurge 0',
    ],
    [deployment('a', { spec: { restartPolicy: 'Never' } }), 'spec.template.spec.restartPolicy: Never is not Always'],
    [
      deployment('a', { spec: { volumes: [{ name: 'a', emptyDir: {}, hostPath: { path: '/' } }] } }),
      'spec.template.spec.volumes.0: sets emptyDir and hostPath, but a volume has one source',
    ],
    [
      deployment('a', { spec: { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 5 }] } }),
      'spec.template.spec.tolerations.0.tolerationSeconds: requires the effect NoExecute',
    ],
    [container({ name: 'A' }), 'spec.template.spec.containers.0.name: "A" is not a DNS label (a-z, 0-9, -)'],
    [container({ image: ' a' }), 'spec.template.spec.containers.0.image: " a" is empty or has spaces around it'],
    [
      container({ ports: [{ containerPort: 0 }] }),
      'spec.template.spec.containers.0.ports.0.containerPort: 0 is not between 1 and 65535',
    ],
    [
      container({ env: [{ name: 'A', value: 'b', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
      'spec.template.spec.containers.0.env.0.valueFrom: is set beside value',
    ],
    [
      container({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.nam' } } }] }),
      'spec.template.spec.containers.0.env.0.valueFrom.fieldRef.fieldPath: metadata.nam is not a field of a pod that a container can read',
    ],
    [
      container({ resources: { requests: { cpu: '2' }, limits: { cpu: '500m' } } }),
      'spec.template.spec.containers.0.resources.requests.cpu: 2 is more than the limit 500m',
    ],
    [
      container({ resources: { limits: { memory: '1GB' } } }),
      'spec.template.spec.containers.0.resources.limits.memory: "1GB" is not a quantity, such as 500m or 1Gi',
    ],
    [
      container({ livenessProbe: { ...probe, exec: { command: ['a'] } } }),
      'spec.template.spec.containers.0.livenessProbe: sets exec and tcpSocket, but exactly one of exec, httpGet, tcpSocket, grpc is allowed',
    ],
    [
      container({ livenessProbe: { ...probe, successThreshold: 2 } }),
      'spec.template.spec.containers.0.livenessProbe.successThreshold: 2 is not 1',
    ],
    [
      container({
        volumeMounts: [
          { name: 'a', mountPath: '/a' },
          { name: 'b', mountPath: '/a' },
        ],
      }),
      'spec.template.spec.containers.0.volumeMounts.1.mountPath: repeats /a',
    ],
    [{ ...statefulSet('a.b') }, 'metadata.name: "a.b" is not a DNS label (a-z, 0-9, -)'],
  ])('must not have %#', (manifest, message) => {
    expect(faultsOf(manifest)).toContain(message);
  });

  it('may have what dist has', () => {
    expect(faultsOf(deployment('a', { container: { livenessProbe: probe } }))).toEqual([]);
    expect(faultsOf(statefulSet('a'))).toEqual([]);
  });
});

describe('other kinds', () => {
  const job = (schedule: string, rest: object = {}) =>
    object('batch/v1', 'CronJob', 'a', {
      spec: {
        schedule,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } },
        },
        ...rest,
      },
    });

  it.each(['0 2 * * *', '*/5 1-3 1,15 jan-mar mon-fri', '@daily', '0 0 ? * 0'])(
    'accept the schedule %s',
    (schedule) => {
      expect(faultsOf(job(schedule))).toEqual([]);
    },
  );

  it.each([
    '',
    '0 2 * *',
    '60 * * * *',
    '* * 0 * *',
    '* * * * 8',
    '*/0 * * * *',
    '5-1 * * * *',
    '@reboot',
    'a * * * *',
  ])('refuse the schedule %j', (schedule) => {
    expect(faultsOf(job(schedule))).toHaveLength(1);
  });

  it.each([
    [
      job('0 2 * * *', { timeZone: 'Mars/Olympus' }),
      'spec.timeZone: "Mars/Olympus" is not the name of a time zone, such as Etc/UTC',
    ],
    [service('a', { ports: [] }), 'spec.ports: has no item, but at least one is required'],
    [
      service('a', { ports: [{ port: 80 }, { port: 81, name: 'b' }] }),
      'spec.ports.0.name: is missing; each of several ports has a name',
    ],
    [
      service('a', { ports: [{ port: 80, nodePort: 30000 }] }),
      'spec.ports.0.nodePort: does not go with type ClusterIP',
    ],
    [object('v1', 'ConfigMap', 'a', { data: { 'a b': '' } }), 'data: "a b" is not a key (letters, digits, -, _ and .)'],
    [
      object('v1', 'Secret', 'a', { type: 'kubernetes.io/tls', data: {} }),
      'data: has no key tls.crt, which type kubernetes.io/tls requires',
    ],
    [object('v1', 'Secret', 'a', { data: { a: 'no base64' } }), 'data.a: is not base64'],
    [
      object('rbac.authorization.k8s.io/v1', 'Role', 'a', {
        rules: [{ verbs: [], apiGroups: [''], resources: ['pods'] }],
      }),
      'rules.0.verbs: has no item, but at least one is required',
    ],
    [
      object('policy/v1', 'PodDisruptionBudget', 'a', { spec: { minAvailable: 1, maxUnavailable: 1 } }),
      'spec: sets minAvailable and maxUnavailable, but at most one of minAvailable, maxUnavailable is allowed',
    ],
    [
      object('v1', 'ConfigMap', 'a', { metadata: { labels: { a: 'not valid' } } }),
      'metadata.labels.a: "not valid" is not a value of a label (letters, digits, -, _ and . between letters or digits)',
    ],
    [object('v1', 'ConfigMap', 'A'), 'metadata.name: "A" is not a DNS name in lower case'],
  ])('must not have %#', (manifest, message) => {
    expect(faultsOf(manifest)).toContain(message);
  });
});

describe('a CustomResourceDefinition', () => {
  const service = { name: 'webhook', namespace: 'twisterlab', path: '/convert' };
  const version = (change: object = {}) => ({
    ...{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
    ...change,
  });
  const crd = (spec: object = {}, name = 'widgets.example.org') =>
    ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
        versions: [version()],
        ...spec,
      },
    }) as Manifest;
  const converted = (clientConfig: object | undefined, ...conversionReviewVersions: string[]) =>
    crd({ conversion: { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions } } });

  it.each([
    ['one version', crd()],
    ['a version that is not stored', crd({ versions: [version(), version({ name: 'v1beta1', storage: false })] })],
    ['a conversion by a Service', converted({ service }, 'v1beta2', 'v1')],
    ['a conversion by a URL', converted({ url: 'https://example.org/convert' }, 'v1beta1')],
    ['no conversion', crd({ conversion: { strategy: 'None' }, preserveUnknownFields: false })],
    ['a deprecated version', crd({ versions: [version({ deprecated: true, deprecationWarning: 'Use v2.' })] })],
    [
      'a status, which the API server ignores',
      { ...crd(), status: { acceptedNames: { kind: '', plural: '' }, conditions: [], storedVersions: [] } },
    ],
  ])('may have %s', (_, manifest) => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  it.each([
    [crd({}, 'widgets.example.com'), 'metadata.name: widgets.example.com is not widgets.example.org'],
    [crd({ group: 'example' }, 'widgets.example'), 'spec.group: example is not a domain with at least one dot'],
    [crd({ scope: 'Namespace' }), 'spec.scope: "Namespace" is not one of Namespaced, Cluster'],
    [crd({ versions: [] }), 'spec.versions: has no item'],
    [crd({ versions: [version({ storage: false })] }), 'spec.versions: stores no version'],
    [crd({ versions: [version(), version({ name: 'v2' })] }), 'spec.versions: stores v1 and v2'],
    [crd({ versions: [version(), version({ storage: false })] }), 'spec.versions.1.name: repeats v1'],
    [crd({ versions: [version({ name: 'V1' })] }), 'spec.versions.0.name: "V1" is not a DNS label'],
    [crd({ versions: [version({ schema: {} })] }), 'spec.versions.0.schema.openAPIV3Schema: is missing'],
    [crd({ versions: [version({ deprecationWarning: 'Old.' })] }), 'spec.versions.0.deprecationWarning: is set for'],
    [crd({ preserveUnknownFields: true }), 'spec.preserveUnknownFields: is true'],
    [crd({ names: { kind: 'Widget', listKind: 'Widget', plural: 'widgets' } }), 'spec.names.listKind: Widget is the'],
    [crd({ names: { kind: 'A Widget', plural: 'widgets' } }), 'spec.names.kind: "a widget" is not a DNS label'],
    [crd({ conversion: { strategy: 'Webhok' } }), 'spec.conversion.strategy: "Webhok" is not one of None, Webhook'],
    [crd({ conversion: { strategy: 'Webhook' } }), 'spec.conversion.webhook.clientConfig: is missing'],
    [converted(undefined, 'v1'), 'spec.conversion.webhook.clientConfig: is missing'],
    [converted({}, 'v1'), 'spec.conversion.webhook.clientConfig: sets no field'],
    [converted({ service }, 'v1beta2'), 'spec.conversion.webhook.conversionReviewVersions: v1beta2 has none of v1,'],
    [
      crd({ conversion: { strategy: 'None', webhook: { conversionReviewVersions: ['v1'] } } }),
      'spec.conversion.webhook: does not go with the strategy None',
    ],
  ])('must not have %#', (manifest, message) => {
    expect(faultsOf(manifest)).toContainEqual(expect.stringContaining(message));
  });
});

describe('a webhook', () => {
  const hook = (...admissionReviewVersions: string[]) => {
    const clientConfig = { url: 'https://example.org/validate' };
    const rest = { sideEffects: 'None', admissionReviewVersions };
    return { ...webhook('api', { clientConfig, ...rest }) };
  };

  it('accepts one review that the API server sends', () => {
    expect(faultsOf(hook('v1'))).toEqual([]);
    expect(faultsOf(hook('v2', 'v1beta1'))).toEqual([]);
  });

  it.each([
    [['v2'], 'v2 has none of v1, v1beta1, which the API server sends'],
    [[], 'has no item, but at least one is required'],
    [['v1', 'v1'], 'has an item twice'],
  ])('must not accept the reviews %j', (versions, message) => {
    expect(faultsOf(hook(...versions))).toEqual([`webhooks.0.admissionReviewVersions: ${message}`]);
  });
});

describe('a custom resource', () => {
  const crd = (spec: object) =>
    ({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Widget', plural: 'widgets' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', ...spec } } } },
          },
        ],
      },
    }) as Manifest;
  const widget = (spec: object) => object('example.org/v1', 'Widget', 'a', { spec });
  const size = { size: { type: 'integer', default: 3 } };
  const rules = (rule: string, message?: string) =>
    crd({
      properties: { ...size, b: { type: 'string' } },
      'x-kubernetes-validations': [{ rule, ...(message && { message }) }],
    });

  it('is checked by the expressions of its definition, with their message', () => {
    const small = rules('self.size < 5', 'size is below 5');
    expect(faultsOf(widget({ size: 4 }), small)).toEqual([]);
    expect(faultsOf(widget({ size: 5 }), small)).toEqual(['spec: size is below 5']);
    expect(faultsOf(widget({ size: 5 }), rules('self.size < 5'))).toEqual(['spec: violates the rule self.size < 5']);
  });

  it('is checked again, and no built-in object is, once its definition has changed', () => {
    const results = new Map<string, string>();
    const before = useMemory(results);
    const own = service('a');
    const checked = (rule: string) => {
      const last = results.size;
      const faults = [widget({ size: 5 }), own].map((each) => faultsOf(each, rules(rule)));
      return { faults, results: results.size - last };
    };
    try {
      expect(checked('self.size < 6')).toMatchObject({ faults: [[], []] });
      // The definition and the custom resource.
      expect(checked('self.size < 5')).toEqual({ faults: [['spec: violates the rule self.size < 5'], []], results: 2 });
      expect(checked('self.size < 5')).toMatchObject({ results: 0 });
    } finally {
      useMemory(before);
    }
  });

  it('has the defaults of its definition', () => {
    expect(faultsOf(widget({}), rules('self.size == 3'))).toEqual([]);
    expect(faultsOf(widget({}), crd({ properties: size, required: ['size'] }))).toEqual([]);
  });

  it('passes expressions on its earlier state, and those that cannot be evaluated', () => {
    expect(faultsOf(widget({}), rules('self == oldSelf'))).toEqual([]);
    expect(faultsOf(widget({ b: 'x' }), rules('isURL(self.b)'))).toEqual([]);
    expect(faultsOf(widget({}), rules('has(self.'))).toEqual([]);
  });

  it('is checked by enumerations and patterns; one that JavaScript cannot read accepts', () => {
    const level = { properties: { level: { enum: ['low'], type: 'string' }, id: { type: 'string', pattern: '^a+$' } } };
    expect(faultsOf(widget({ level: 'high' }), crd(level))).toHaveLength(1);
    expect(faultsOf(widget({ id: 'b' }), crd(level))).toHaveLength(1);
    expect(faultsOf(widget({ id: 'b' }), crd({ properties: { id: { type: 'string', pattern: '(?i)^A$' } } }))).toEqual(
      [],
    );
  });
});
