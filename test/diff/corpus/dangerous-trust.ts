import { dangerous, edit } from './change';

const disk = 'charts/monitoring/rules/nodes/disk.ts';
const redisRules = 'charts/monitoring/rules/data/redis.ts';
const alertmanager = 'charts/monitoring/alertmanager/configuration.ts';
const prometheus = 'charts/monitoring/prometheus/configuration.ts';
const issuers = 'charts/cert-manager/issuers.ts';
const hostCertificate = 'charts/kit/network/host-certificate.ts';

/** Changes that silence an alert or break a certificate. */
export const trustChanges = [
  dangerous('an alert less', 'alert', edit(redisRules, "  alert('RedisDown', {", "  alert('RedisGone', {")),
  dangerous('a threshold that fires later', 'alert', edit(disk, 'percent(90', 'percent(97')),
  dangerous('a longer delay', 'alert', edit(redisRules, "holdsFor: '2m'", "holdsFor: '2h'")),
  dangerous('a lower severity', 'alert', edit(redisRules, "severity: 'critical'", "severity: 'info'")),
  dangerous(
    'an alert for fewer series',
    'alert',
    edit(redisRules, "expr: 'redis_up == 0'", `expr: 'redis_up{namespace="twisterlab"} == 0'`),
  ),
  dangerous(
    'an alert with one more condition',
    'alert',
    edit(redisRules, "expr: 'redis_up == 0'", "expr: 'redis_up == 0 and on () hour() > 6'"),
  ),
  dangerous(
    'an alert that another one silences',
    ['alert'],
    edit(
      disk,
      "alert('DiskReadOnly', {\n    severity: 'critical',",
      "alert('DiskReadOnly', {\n    severity: 'critical',\n    consequenceOf: 'node',",
    ),
  ),
  dangerous(
    'critical alerts go to the chat',
    'notification',
    edit(alertmanager, "{ receiver: 'second', matchers", "{ receiver: 'chat', matchers"),
  ),
  dangerous(
    'one more inhibition',
    'notification',
    edit('charts/kit/causes.ts', '  cache: {', "  everything: { alerts: ['NodeNotReady'], equal: [] },\n  cache: {"),
  ),
  dangerous(
    'a job that is not scraped',
    'notification',
    edit(prometheus, "      kubelet('kubernetes-nodes', '/metrics', histograms),\n", ''),
  ),
  dangerous('no rules', 'notification', edit(prometheus, '    rule_files: [`${paths.rules}/*.yml`],\n', '')),
  dangerous(
    'another issuer',
    'certificate',
    edit('charts/kit/network/issuer.ts', "acme ? 'acme' : 'private'", "acme ? 'acme' : 'self-signed'"),
  ),
  dangerous(
    'a certificate without a name',
    'certificate',
    edit(hostCertificate, 'dnsNames: [...hosts]', "dnsNames: [...hosts, 'old.twisterlab.local'].slice(1)"),
  ),
  dangerous('a later renewal', 'certificate', edit(hostCertificate, "renewBefore: '720h'", "renewBefore: '24h'")),
  dangerous('another key', 'certificate', edit(hostCertificate, 'size: 256', 'size: 384')),
  dangerous(
    'another authority',
    'certificate',
    edit(issuers, 'spec: { ca: { secretName: authoritySecret } }', "spec: { ca: { secretName: 'other-ca' } }"),
  ),
  dangerous(
    'requests are not recorded',
    'host-file',
    edit('platform/hosts/audit-policy.ts', "    { level: 'Metadata' },", "    { level: 'None' },"),
  ),
];
