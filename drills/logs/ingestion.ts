import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { checks } from './checks';
import { type Fixture, namespaces } from './fixture';
import { numbered } from './pod-log';

const trace = [
  'ERROR:    Exception in ASGI application',
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 7, in handle',
  '    raise ValueError("no")',
  'sqlalchemy.exc.ProgrammingError: permission denied for schema public',
  '[SQL: ',
  'CREATE TABLE agents (',
  '\tid VARCHAR NOT NULL',
  ')',
  ']',
  '(Background on this error at: https://sqlalche.me/e/20/f405)',
];

/** Lines that contain words for other levels, and their level. */
const levelOf: Readonly<Record<string, string>> = {
  'INFO:     the last run had 0 errors': 'info',
  '{"level":"warning","msg":"error budget is spent"}': 'warn',
  'level=info msg="retrying after fatal error"': 'info',
  '2026-11-26 00:03:54.123 UTC [7] LOG:  no error since the last checkpoint': 'info',
  'E1126 00:03:54.000000       1 reflector.go:158] info is gone': 'error',
  'WARNING:  critical path took 2 s': 'warn',
};

/** Container log files as the kubelet leaves them, and the node's syslog, become lines in Loki with the right labels. */
export async function ingestion({ step, check, note }: TestContext, fixture: Fixture): Promise<void> {
  const { loki } = fixture;
  const flood = 20_000;
  await step('write log files: numbered lines, a stack trace, long lines, binary data, a flood', () => {
    for (const namespace of namespaces) fixture.podLog(namespace).write(...numbered('one', 1000));
    fixture
      .deletedPodLog('flood-0')
      .write(...numbered('flood', flood, (index) => (index % 20 === 0 ? 'ERROR' : 'INFO')));
    fixture
      .deletedPodLog('trace-0')
      .write('INFO:     before', ...trace, 'INFO:     after', `INFO:     ${'x'.repeat(40_000)} end`);
    fixture
      .deletedPodLog('garbage-0')
      .write(Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x1b, 0x5b, 0x30]), 'INFO:     and on');
    fixture.postgresLog().write(...refusedLogins);
    fixture.deletedPodLog('levels-0').write(...Object.keys(levelOf));
    appendFileSync(join(fixture.collector.logs, 'syslog'), hostLines());
  });
  const wanted: Readonly<Record<string, number>> = {
    ...Object.fromEntries(
      namespaces.map((name) => [`{k8s_namespace_name="${name}", k8s_pod_name="twisterlab-api-0"}`, 1000]),
    ),
    '{k8s_namespace_name="twisterlab", k8s_pod_name="flood-0", k8s_container_name="server"}': flood,
    '{k8s_pod_name="garbage-0"}': 2,
    '{k8s_pod_name="levels-0"}': Object.keys(levelOf).length,
    '{service_name="syslog", k8s_node_name="drill"}': 3,
  };
  const faults: string[] = [];
  await step('wait for them in Loki', async () => {
    for (const [selector, lines] of Object.entries(wanted)) {
      const found = await loki.waitForLines(selector, lines);
      if (found !== lines) faults.push(`${selector}: ${found} of ${lines} lines`);
    }
  });
  check(checks.ingested, { of: Object.keys(wanted).length, faults }, noFaults);

  const labelled = await loki.waitForLines('{service_name="twisterlab-api", k8s_namespace_name="twisterlab"}', 1);
  const denied = fixture.deniedRequests();
  note(`${labelled} lines have the name label of their pod`);
  check(
    checks.podLabels,
    { of: 1, faults: [...(labelled > 0 ? [] : ['no line has the name label of its pod']), ...denied] },
    noFaults,
  );

  await loki.waitForLines('{k8s_pod_name="trace-0"}', 4);
  const entries = (await loki.lines('{k8s_pod_name="trace-0"}')).map(({ line }) => line);
  const long = entries.find((line) => line.endsWith(' end'))?.length ?? 0;
  // The receiver removes blanks at the end of a line.
  const joined = trace.map((line) => line.trimEnd()).join('\n');
  check(checks.multiline, `${entries.includes(joined)}, ${long}`, equals(`true, ${40_000 + 14}`));

  const lines = await loki.lines('{k8s_pod_name="levels-0"}');
  const wrong = lines.filter(({ line, labels }) => labels.detected_level !== levelOf[line]);
  const faultyLevels = wrong.map(({ line, labels }) => `${labels.detected_level}: ${line}`);
  check(checks.levels, { of: lines.length, faults: faultyLevels }, noFaults);
}

/** As PostgreSQL 15 logs them, of a client with a wrong password that repeats. */
const refusedLogins = [...Array(5).keys()].map(
  (at) => `2026-11-26 00:03:5${at}.123 UTC [7${at}] FATAL:  password authentication failed for user "twisterlab"`,
);

/** An OOM kill, a cron job and a service, in both time formats of rsyslog. */
function hostLines(): string {
  const killed = 'Memory cgroup out of memory: Killed process 4711 (python) total-vm:1kB';
  const now = new Date().toISOString().replace('Z', '000+00:00');
  return [
    `${now} edgeserver kernel: [1.0] ${killed}`,
    `${now} edgeserver CRON[815]: (root) CMD (run-parts)`,
    'Nov 26 00:03:54 edgeserver systemd[1]: Started a thing.',
    '',
  ].join('\n');
}

/** The lines so far have to fire three alerts and no others. */
export async function alerting({ step, check }: TestContext, { alerts }: Fixture): Promise<void> {
  const expected = ['DatabaseRefusesLogin', 'ErrorLogFlood', 'OutOfMemoryKill'];
  const missing = await step('wait for alerts of the ruler', async () => {
    const arrived = await Promise.all(expected.map((name) => alerts.arrives(name)));
    return expected.filter((_, index) => !arrived[index]).map((name) => `${name} did not fire`);
  });
  const wrong = alerts.names.filter((name) => !expected.includes(name)).map((name) => `${name} fired`);
  const about = alerts.namespaces.join(', ');
  const wrongNamespace = missing.length > 0 || about === 'twisterlab' ? [] : [`alerts have the namespaces: ${about}`];
  check(checks.alerts, { of: expected.length, faults: [...missing, ...wrong, ...wrongNamespace] }, noFaults);
}
