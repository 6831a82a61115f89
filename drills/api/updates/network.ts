import { clusterSample, sample, type UpdateSample } from './sample';

const http = { name: 'http', port: 80, protocol: 'TCP' };
const service = (part: string, spec: object, changes: UpdateSample['changes']) =>
  sample('v1', 'Service', { spec: { ports: [http], selector: { app: 'a' }, ...spec } }, changes, { part });
const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
const rule = { http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend('a') }] } };

export const network: readonly UpdateSample[] = [
  service('a', {}, [
    ['spec.clusterIP', '10.43.0.70'],
    ['spec.clusterIP', 'None'],
    ['spec.clusterIPs', ['10.43.0.71'], { 'spec.clusterIP': '10.43.0.71' }],
    ['spec.externalIPs', ['192.0.2.1']],
    ['spec.internalTrafficPolicy', 'Local'],
    ['spec.ipFamilies', ['IPv4']],
    ['spec.ipFamilyPolicy', 'PreferDualStack'],
    ['spec.ports', [http, { ...http, name: 'admin', port: 81 }]],
    ['spec.publishNotReadyAddresses', true],
    ['spec.selector', { app: 'b' }],
    ['spec.sessionAffinity', 'ClientIP'],
    ['spec.sessionAffinityConfig', { clientIP: { timeoutSeconds: 60 } }, { 'spec.sessionAffinity': 'ClientIP' }],
    ['spec.trafficDistribution', 'PreferClose'],
    ['spec.type', 'NodePort'],
    ['spec.type', 'ExternalName', { 'spec.externalName': 'a.example.org' }],
  ]),
  service('address', { clusterIP: '10.43.0.72' }, [
    ['spec.clusterIP', '10.43.0.73'],
    ['spec.clusterIP', undefined],
  ]),
  service('headless', { clusterIP: 'None' }, [
    ['spec.clusterIP', undefined],
    ['spec.clusterIP', '10.43.0.74'],
    ['spec.ports', [{ ...http, port: 81 }]],
  ]),
  service('sticky', { sessionAffinity: 'ClientIP' }, [
    ['spec.sessionAffinity', 'None'],
    ['spec.sessionAffinity', undefined],
  ]),
  service('explicit', { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }, [
    ['spec.sessionAffinity', 'None', { 'spec.sessionAffinityConfig': undefined }],
  ]),
  service('external', { type: 'ExternalName', externalName: 'a.example.org' }, [
    ['spec.externalName', 'b.example.org'],
  ]),
  service('balanced', { type: 'LoadBalancer', loadBalancerClass: 'example.org/a' }, [
    ['spec.allocateLoadBalancerNodePorts', false],
    ['spec.externalTrafficPolicy', 'Local'],
    ['spec.loadBalancerClass', 'example.org/b'],
    ['spec.loadBalancerIP', '192.0.2.2'],
    ['spec.loadBalancerSourceRanges', ['192.0.2.0/24']],
    ['spec.type', 'ClusterIP', { 'spec.loadBalancerClass': undefined }],
  ]),
  service('local', { type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 32001 }, [
    ['spec.healthCheckNodePort', 32002],
    ['spec.healthCheckNodePort', undefined],
    ['spec.externalTrafficPolicy', 'Cluster', { 'spec.healthCheckNodePort': undefined }],
  ]),
  sample('networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }, [
    ['spec.egress', [{}], { 'spec.policyTypes': ['Egress'] }],
    ['spec.ingress', [{}]],
    ['spec.podSelector', { matchLabels: { app: 'a' } }],
    ['spec.policyTypes', ['Ingress', 'Egress']],
  ]),
  sample('networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: backend('a') } }, [
    ['spec.defaultBackend', backend('b')],
    ['spec.ingressClassName', 'other'],
    ['spec.rules', [rule]],
    ['spec.tls', [{ hosts: ['a.example.org'], secretName: 'a' }]],
  ]),
  clusterSample('networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.org/a' } }, [
    ['spec.controller', 'example.org/b'],
    ['spec.parameters', { apiGroup: 'example.org', kind: 'Parameters', name: 'a' }],
  ]),
  sample('discovery.k8s.io/v1', 'EndpointSlice', { addressType: 'IPv4', endpoints: [] }, [
    ['addressType', 'IPv6'],
    ['endpoints', [{ addresses: ['10.42.0.9'] }]],
    ['ports', [http]],
  ]),
];
