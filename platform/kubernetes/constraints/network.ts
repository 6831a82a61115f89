import { contains, parseCidr } from '../../network/addresses';
import type { Constraints, Fault } from './constraint';
import * as test from './tests';

const protocol = test.oneOf('TCP', 'UDP', 'SCTP');

interface Port {
  readonly name?: string;
  readonly port?: number | string;
  readonly protocol?: string;
  readonly endPort?: number;
  readonly nodePort?: number;
}

interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[];
}

export const network: Constraints = {
  'networking.v1.NetworkPolicySpec': { values: { policyTypes: test.oneOf('Ingress', 'Egress') } },
  'networking.v1.NetworkPolicyPort': {
    fields: { protocol, port: test.portOrName, endPort: test.portNumber },
    *check({ port, endPort }: Port) {
      if (endPort === undefined) return;
      if (port === undefined) yield ['endPort', 'is set without port'];
      else if (typeof port === 'string') yield ['endPort', `is set with the port name ${port}; a number is required`];
      else if (endPort < port) yield ['endPort', `${endPort} is less than port ${port}`];
    },
  },
  'networking.v1.NetworkPolicyPeer': {
    *check(peer: { readonly ipBlock?: object; readonly podSelector?: object; readonly namespaceSelector?: object }) {
      const set = Object.keys(peer);
      if (set.length === 0) yield ['', 'is empty; set podSelector, namespaceSelector or ipBlock'];
      if (peer.ipBlock && set.length > 1) yield ['', 'sets ipBlock and a selector; use two peers'];
    },
  },
  'networking.v1.IPBlock': {
    fields: { cidr: test.cidr },
    values: { except: test.cidr },
    *check({ cidr, except = [] }: IpBlock) {
      const block = parseCidr(cidr);
      for (const [index, part] of except.entries()) {
        const range = parseCidr(part);
        if (!block || !range) continue;
        if (!contains(block, range) || (range.first === block.first && range.last === block.last)) {
          yield [`except.${index}`, `${part} is not a part of ${cidr}`];
        }
      }
    },
  },
  'core.v1.ServiceSpec': {
    emptyIsDefault: ['type', 'sessionAffinity', 'externalTrafficPolicy'],
    keys: { selector: test.qualifiedName },
    values: {
      selector: test.labelValue,
      externalIPs: test.ipAddress,
      ipFamilies: test.oneOf('IPv4', 'IPv6'),
      loadBalancerSourceRanges: (value: string) => test.cidr(value.trim()),
    },
    fields: {
      healthCheckNodePort: test.between(0, 65535),
      externalName: (value: string) => test.orEmpty(test.dnsSubdomain)(value.replace(/\.$/, '')),
      trafficDistribution: test.oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
    },
    check: service,
  },
  'core.v1.ServicePort': {
    emptyIsDefault: ['protocol'],
    fields: {
      name: test.orEmpty(test.dnsLabel),
      port: test.portNumber,
      nodePort: test.between(0, 65535),
      targetPort: (value: number | string) => (value === 0 || value === '' ? undefined : test.portOrName(value)),
      appProtocol: test.qualifiedName,
    },
  },
  'core.v1.ClientIPConfig': { fields: { timeoutSeconds: test.between(1, 86400) } },
  'networking.v1.IngressSpec': {
    *check({ rules = [], defaultBackend }: { readonly rules?: readonly object[]; readonly defaultBackend?: object }) {
      if (rules.length === 0 && !defaultBackend) yield ['', 'has neither rules nor a defaultBackend'];
    },
    fields: { ingressClassName: test.dnsSubdomain },
  },
  'networking.v1.IngressRule': { fields: { host: ingressHost } },
  'networking.v1.IngressTLS': {
    fields: { secretName: test.orEmpty(test.dnsSubdomain) },
    values: { hosts: (value: string) => test.dnsSubdomain(value.replace(/^\*\./, '')) },
  },
  'networking.v1.Ingress': {
    *check({ spec }) {
      if (!spec) yield ['spec', 'is missing'];
    },
  },
  'networking.v1.HTTPIngressRuleValue': { some: ['paths'] },
  'networking.v1.HTTPIngressPath': {
    *check({ path, pathType }: { readonly path?: string; readonly pathType: string }) {
      if (pathType === 'ImplementationSpecific' && !path) return;
      if (!path?.startsWith('/')) yield ['path', `${path ?? '(unset)'} is not an absolute path`];
      else if (pathType !== 'ImplementationSpecific' && /\/\/|\/\.\.?(\/|$)|%2f/i.test(path))
        yield ['path', `${path} has a part that is not allowed: //, /., /.. or %2f`];
    },
  },
  'networking.v1.IngressBackend': { exactlyOne: ['service', 'resource'] },
  'networking.v1.IngressServiceBackend': {
    fields: { name: test.dnsLabel },
    *check({ port }: { readonly port?: object }) {
      if (port === undefined) yield ['port', 'is missing'];
    },
  },
  'networking.v1.ServiceBackendPort': {
    exactlyOne: ['name', 'number'],
    fields: { name: test.portName, number: test.portNumber },
  },
  'networking.v1.IngressClassSpec': { fields: { controller: test.qualifiedName } },
};

function ingressHost(value: string): string | undefined {
  const [, wildcard, rest = value] = /^(\*\.)(.*)$/.exec(value) ?? [];
  if (value === '') return undefined;
  return test.ipAddress(value) === undefined
    ? `${value} is an address; a name is required`
    : test.dnsSubdomain(wildcard ? rest : value);
}

interface Service {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly externalName?: string;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly clusterIPs?: readonly string[];
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly loadBalancerClass?: string;
  readonly ports?: readonly Port[];
}

function* service(spec: Service): Iterable<Fault> {
  const { clusterIP, ports = [], externalName } = spec;
  const type = spec.type || 'ClusterIP';
  const isExternal = type === 'NodePort' || type === 'LoadBalancer';
  if (type === 'ExternalName') {
    if (!externalName) yield ['externalName', 'is missing'];
  } else if (ports.length === 0 && clusterIP !== 'None') yield ['ports', 'has no item, but at least one is required'];
  if (type !== 'ClusterIP' && type !== 'ExternalName' && clusterIP === 'None')
    yield ['clusterIP', `None does not go with type ${type}`];
  if (clusterIP && clusterIP !== 'None' && test.ipAddress(clusterIP)) yield ['clusterIP', test.ipAddress(clusterIP)!];
  if (spec.externalTrafficPolicy && !isExternal) yield ['externalTrafficPolicy', `does not go with type ${type}`];
  if (type !== 'LoadBalancer') {
    for (const field of ['allocateLoadBalancerNodePorts', 'loadBalancerSourceRanges', 'loadBalancerClass'] as const)
      if (spec[field] !== undefined) yield [field, `does not go with type ${type}`];
  }
  if (spec.healthCheckNodePort && (type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local'))
    yield ['healthCheckNodePort', 'requires type LoadBalancer and externalTrafficPolicy Local'];
  if (spec.clusterIPs && spec.clusterIPs[0] !== clusterIP) yield ['clusterIPs', 'does not begin with clusterIP'];
  const seen = { names: new Set<string>(), ports: new Set<string>(), nodePorts: new Set<string>() };
  for (const [index, { name, port, nodePort, protocol: of = 'TCP' }] of ports.entries()) {
    const at = `ports.${index}`;
    if (!name && ports.length > 1) yield [`${at}.name`, 'is missing; each of several ports has a name'];
    if (name && seen.names.has(name)) yield [`${at}.name`, `repeats ${name}`];
    if (seen.ports.has(`${of} ${port}`)) yield [at, `repeats ${port}/${of}`];
    if (nodePort && !isExternal) yield [`${at}.nodePort`, `does not go with type ${type}`];
    if (nodePort && seen.nodePorts.has(`${of} ${nodePort}`)) yield [`${at}.nodePort`, `repeats ${nodePort}/${of}`];
    if (name) seen.names.add(name);
    seen.ports.add(`${of} ${port}`);
    if (nodePort) seen.nodePorts.add(`${of} ${nodePort}`);
  }
}
