import { configMap, deployment, object, service, statefulSet } from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const api = (container: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, spec });
const image = (name: string) => deployment('api', { image: name });
const store = (name: string) => statefulSet('db', { image: name });
const images = casesOf('image');
const resources = casesOf('resources');
const cost = casesOf('cost');
const program = casesOf('program');
const pods = casesOf('pods');
const configuration = casesOf('configuration');
const resource = (limit: string) => api({ resources: { limits: { memory: limit }, requests: { memory: '1Mi' } } });
const env = (value: string, name = 'LOG_LEVEL') => api({ env: [{ name, value }] });

/** Cases of rules about programs and their pods. */
export const programCases: readonly Case[] = [
  images('routine', 'a patch', image('r.io/a:1.2.3'), image('r.io/a:1.2.4')),
  images('review', 'a minor version', image('r.io/a:1.2.3'), image('r.io/a:1.3.0')),
  images('review', 'a major version', image('r.io/a:1.2.3'), image('r.io/a:2.0.0')),
  images('dangerous', 'a major version of a store', store('r.io/a:1.2.3'), store('r.io/a:2.0.0')),
  images('dangerous', 'a downgrade of a store', store('r.io/a:1.2.3'), store('r.io/a:1.2.2')),
  images('review', 'a downgrade', image('r.io/a:1.2.3'), image('r.io/a:1.1.9')),
  images('dangerous', 'another registry', image('r.io/a:1.2.3'), image('s.io/a:1.2.3')),
  images('dangerous', 'another publisher', image('r.io/a/x:1.2.3'), image('r.io/b/x:1.2.3')),
  images(
    'review',
    'another digest',
    image(`r.io/a:1.2.3@sha256:${'a'.repeat(64)}`),
    image(`r.io/a:1.2.3@sha256:${'b'.repeat(64)}`),
  ),
  images('routine', 'the digest of the tag', image('r.io/a:1.2.3'), image(`r.io/a:1.2.3@sha256:${'b'.repeat(64)}`)),
  images('review', 'no digest any more', image(`r.io/a:1.2.3@sha256:${'a'.repeat(64)}`), image('r.io/a:1.2.3')),
  images('review', 'another variant', image('r.io/a:1.2.3-alpine'), image('r.io/a:1.2.3-bookworm')),
  images('review', 'tags without a version', image('r.io/a:stable'), image('r.io/a:latest')),
  images('review', 'a pre-release', image('r.io/a:1.2.3'), image('r.io/a:1.2.4-rc1')),
  images('silent', 'another field', api(), deployment('api', { deployment: { replicas: 2 } })),

  resources('routine', 'a higher limit', resource('128Mi'), resource('256Mi')),
  resources('review', 'a lower limit', resource('256Mi'), resource('128Mi')),
  resources('review', 'no limits', resource('256Mi'), api({ resources: {} })),
  resources('silent', 'the same limit in another unit', resource('1Gi'), resource('1024Mi')),
  resources(
    'review',
    'a smaller quota',
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '10' } } }),
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '5' } } }),
  ),
  resources(
    'review',
    'a quota of node ports',
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { 'services.nodeports': '1' } } }),
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { 'services.nodeports': '2' } } }),
  ),
  resources(
    'routine',
    'a larger quota',
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '5' } } }),
    object('v1', 'ResourceQuota', 'q', { spec: { hard: { pods: '10' } } }),
  ),

  cost('review', 'a new workload', [], api()),
  cost('silent', 'a new Service', [], service('api')),

  program('routine', 'a log level', env('INFO'), env('DEBUG')),
  program('review', 'another variable', env('a', 'MODE'), env('b', 'MODE')),
  program('review', 'a variable more', api(), env('a', 'MODE')),
  program('routine', 'a log level as an argument', api({ args: ['--v=2'] }), api({ args: ['--v=4'] })),
  program('review', 'another argument', api({ args: ['--a'] }), api({ args: ['--b'] })),
  program('review', 'arguments in another order', api({ args: ['--a', '--b'] }), api({ args: ['--b', '--a'] })),
  program(
    'review',
    'variables in another order, of which one names the other',
    api({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '$(A)' },
      ],
    }),
    api({
      env: [
        { name: 'B', value: '$(A)' },
        { name: 'A', value: '1' },
      ],
    }),
  ),
  program(
    'silent',
    'variables in another order',
    api({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    }),
    api({
      env: [
        { name: 'B', value: '2' },
        { name: 'A', value: '1' },
      ],
    }),
  ),

  pods(
    'review',
    'a probe',
    api({ livenessProbe: { periodSeconds: 10 } }),
    api({ livenessProbe: { periodSeconds: 20 } }),
  ),
  pods('review', 'a container more', api(), api({}, { initContainers: [{ name: 'init', image: 'r.io/a:1.0.0' }] })),
  pods(
    'review',
    'init containers in another order',
    api({}, { initContainers: [{ name: 'a' }, { name: 'b' }] }),
    api({}, { initContainers: [{ name: 'b' }, { name: 'a' }] }),
  ),
  pods('review', 'another affinity', api(), api({}, { nodeSelector: { disk: 'ssd' } })),
  pods(
    'silent',
    'tolerations in another order',
    api({}, { tolerations: [{ key: 'a' }, { key: 'b' }] }),
    api({}, { tolerations: [{ key: 'b' }, { key: 'a' }] }),
  ),

  configuration(
    'review',
    'a setting',
    configMap('c', { 'a.yaml': 'a: 1\nb: 2\n' }),
    configMap('c', { 'a.yaml': 'a: 1\nb: 3\n' }),
  ),
  configuration('review', 'a script', configMap('c', { 'a.sh': 'a\nb\n' }), configMap('c', { 'a.sh': 'a\nc\n' })),
  configuration(
    'routine',
    'a log level',
    configMap('c', { 'a.yaml': 'a: 1\nlog_level: info\n' }),
    configMap('c', { 'a.yaml': 'a: 1\nlog_level: debug\n' }),
  ),
  configuration(
    'review',
    'rules of access in another order',
    configMap('c', { 'a.yaml': 'hba:\n  - reject a\n  - allow b\n' }),
    configMap('c', { 'a.yaml': 'hba:\n  - allow b\n  - reject a\n' }),
  ),
  configuration(
    'review',
    'another level that is no log level',
    configMap('c', { 'a.yaml': 'a: 1\nlevel: restricted\n' }),
    configMap('c', { 'a.yaml': 'a: 1\nlevel: privileged\n' }),
  ),
  configuration(
    'silent',
    'keys in another order',
    configMap('c', { 'a.yaml': 'a: 1\nb: 2\n' }),
    configMap('c', { 'a.yaml': 'b: 2\na: 1\n' }),
  ),
];
