import { configMap, cronJob, deployment, object, statefulSet, storageClass } from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const api = (container: Record<string, unknown> = {}, spec: Record<string, unknown> = {}) =>
  deployment('api', { container, spec });
const claim = (storage: string) =>
  object('v1', 'PersistentVolumeClaim', 'data', { spec: { resources: { requests: { storage } } } });
const mounted = (volume: Record<string, unknown>, mountPath = '/data') =>
  api({ volumeMounts: [{ name: 'data', mountPath }] }, { volumes: [{ name: 'data', ...volume }] });
const volumes = casesOf('volumes');
const schedule = casesOf('schedule');
const retention = casesOf('retention');
const protection = casesOf('protection');
const env = (value: string, name = 'LOG_LEVEL') => api({ env: [{ name, value }] });

const dataPath = casesOf('data-path');

/** Cases of rules about data. */
export const dataCases: readonly Case[] = [
  volumes(
    'dangerous',
    'a claim is replaced by a temporary volume',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ emptyDir: {} }),
  ),
  volumes(
    'dangerous',
    'another claim',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ persistentVolumeClaim: { claimName: 'other' } }),
  ),
  volumes(
    'dangerous',
    'data is mounted elsewhere',
    mounted({ persistentVolumeClaim: { claimName: 'data' } }),
    mounted({ persistentVolumeClaim: { claimName: 'data' } }, '/other'),
  ),
  volumes(
    'silent',
    'a temporary volume is mounted elsewhere',
    mounted({ emptyDir: {} }),
    mounted({ emptyDir: {} }, '/other'),
  ),
  volumes('dangerous', 'a claim shrinks', claim('2Gi'), claim('1Gi')),
  volumes('review', 'a claim grows', claim('1Gi'), claim('2Gi')),
  volumes(
    'dangerous',
    'volumes are deleted with their claims',
    storageClass('local', 'Retain'),
    storageClass('local', 'Delete'),
  ),
  volumes('review', 'volumes outlive their claims', storageClass('local', 'Delete'), storageClass('local', 'Retain')),
  volumes(
    'dangerous',
    'volumes are deleted with the pods',
    statefulSet('db', { statefulSet: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Retain' } } }),
    statefulSet('db', { statefulSet: { persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } } }),
  ),

  schedule(
    'dangerous',
    'a backup less often',
    cronJob('db-backup'),
    cronJob('db-backup', { cronJob: { schedule: '0 2 * * 1' } }),
  ),
  schedule(
    'review',
    'another task less often',
    cronJob('task'),
    cronJob('task', { cronJob: { schedule: '0 2 * * 1' } }),
  ),
  schedule(
    'review',
    'a backup at another time',
    cronJob('db-backup'),
    cronJob('db-backup', { cronJob: { schedule: '0 3 * * *' } }),
  ),
  schedule('dangerous', 'no backup', cronJob('db-backup'), []),
  schedule('silent', 'no other task', cronJob('task'), []),

  retention(
    'dangerous',
    'a shorter retention',
    api({ args: ['--storage.tsdb.retention.time=30d'] }),
    api({ args: ['--storage.tsdb.retention.time=7d'] }),
  ),
  retention(
    'review',
    'a longer retention',
    api({ args: ['--storage.tsdb.retention.time=7d'] }),
    api({ args: ['--storage.tsdb.retention.time=30d'] }),
  ),
  retention('dangerous', 'fewer copies', env('7', 'KEEP'), env('2', 'KEEP')),
  retention(
    'dangerous',
    'a shorter retention in a file',
    configMap('c', { 'loki.yaml': 'a:\n  retention_period: 168h\n' }),
    configMap('c', { 'loki.yaml': 'a:\n  retention_period: 24h\n' }),
  ),
  retention(
    'silent',
    'the interval of its work',
    configMap('c', { 'loki.yaml': 'a:\n  retention_delay: 2h\n' }),
    configMap('c', { 'loki.yaml': 'a:\n  retention_delay: 1h\n' }),
  ),

  protection(
    'dangerous',
    'no append-only file',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nappendonly no\n' }),
  ),
  protection(
    'dangerous',
    'the line is removed',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nport 1\n' }),
  ),
  protection(
    'dangerous',
    'anonymous users',
    configMap('c', { 'grafana.ini': '[auth.anonymous]\nenabled = false\n' }),
    configMap('c', { 'grafana.ini': '[auth.anonymous]\nenabled = true\n' }),
  ),
  protection(
    'silent',
    'the same key of another section',
    configMap('c', { 'grafana.ini': '[metrics]\nenabled = false\n' }),
    configMap('c', { 'grafana.ini': '[metrics]\nenabled = true\n' }),
  ),
  protection(
    'silent',
    'it is added',
    configMap('c', { 'redis.conf': 'dir /data\nappendonly no\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nappendonly yes\n' }),
  ),

  dataPath(
    'dangerous',
    'another directory',
    configMap('c', { 'redis.conf': 'dir /data\nport 1\n' }),
    configMap('c', { 'redis.conf': 'dir /other\nport 1\n' }),
  ),
  dataPath(
    'dangerous',
    'another directory as a variable',
    api({ env: [{ name: 'PGDATA', value: '/a' }] }),
    api({ env: [{ name: 'PGDATA', value: '/b' }] }),
  ),
  dataPath(
    'silent',
    'another setting',
    configMap('c', { 'redis.conf': 'dir /data\nport 1\n' }),
    configMap('c', { 'redis.conf': 'dir /data\nport 2\n' }),
  ),
  dataPath(
    'dangerous',
    'another database',
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/one?x=1' }] }),
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/two?x=1' }] }),
  ),
  dataPath(
    'silent',
    'another parameter of a URL',
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/one?x=1' }] }),
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/one?x=2' }] }),
  ),
  protection(
    'dangerous',
    'no TLS',
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/one?ssl=require' }] }),
    api({ env: [{ name: 'DB_URL', value: 'postgresql://a@b/one' }] }),
  ),
];
