import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Story } from '../drill';
import { equals, faultless } from '../expectation';
import { numbered } from './pod-log';
import { promises } from './promises';
import { namespaces, type Scene } from './scene';

const trace = [
  'ERROR:    Exception in ASGI application',
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 7, in handle',
  '    raise ValueError("no")',
  'ValueError: no',
];

/** Lines that name levels which are not theirs. */
const spoken: Readonly<Record<string, string>> = {
  'INFO:     the last run had 0 errors': 'info',
  '{"level":"warning","msg":"error budget is spent"}': 'warn',
  'level=info msg="retrying after fatal error"': 'info',
  '2026-11-26 00:03:54.123 UTC [7] LOG:  no error since the last checkpoint': 'info',
  'E1126 00:03:54.000000       1 reflector.go:158] info is gone': 'error',
  'WARNING:  critical path took 2 s': 'warn',
};

/** Container files as the kubelet leaves them, and the machine's own, are read, told apart and found again. */
export async function arriving({ step, promise, note }: Story, scene: Scene): Promise<void> {
  const { loki } = scene;
  const flood = 20_000;
  await step('pods write: numbered lines, a trace, long lines, bytes that are no text, a flood', () => {
    for (const namespace of namespaces) scene.known(namespace).write(...numbered('one', 1000));
    scene.unknown('flood-0').write(...numbered('flood', flood, (index) => (index % 20 === 0 ? 'ERROR' : 'INFO')));
    scene
      .unknown('trace-0')
      .write('INFO:     before', ...trace, 'INFO:     after', `INFO:     ${'x'.repeat(40_000)} end`);
    scene.unknown('garbage-0').write(Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x1b, 0x5b, 0x30]), 'INFO:     and on');
    scene.unknown('levels-0').write(...Object.keys(spoken));
    appendFileSync(join(scene.collector.logs, 'syslog'), hostLines());
  });
  const wanted: Readonly<Record<string, number>> = {
    ...Object.fromEntries(
      namespaces.map((name) => [`{k8s_namespace_name="${name}", k8s_pod_name="twisterlab-api-0"}`, 1000]),
    ),
    '{k8s_namespace_name="twisterlab", k8s_pod_name="flood-0", k8s_container_name="server"}': flood,
    '{k8s_pod_name="garbage-0"}': 2,
    '{k8s_pod_name="levels-0"}': Object.keys(spoken).length,
    '{service_name="syslog", k8s_node_name="drill"}': 3,
  };
  const faults: string[] = [];
  await step('Loki has them', async () => {
    for (const [selector, lines] of Object.entries(wanted)) {
      const found = await loki.settles(selector, lines);
      if (found !== lines) faults.push(`${selector}: ${found} of ${lines} lines`);
    }
  });
  promise(promises.arrives, { of: Object.keys(wanted).length, faults }, faultless);

  const named = await loki.settles('{service_name="twisterlab-api", k8s_namespace_name="twisterlab"}', 1);
  const refused = scene.refused();
  note(`${named} lines are found by the label of their pod`);
  promise(
    promises.named,
    { of: 1, faults: [...(named > 0 ? [] : ['no line has the label of its pod']), ...refused] },
    faultless,
  );

  await loki.settles('{k8s_pod_name="trace-0"}', 4);
  const entries = (await loki.lines('{k8s_pod_name="trace-0"}')).map(({ line }) => line);
  const long = entries.find((line) => line.endsWith(' end'))?.length ?? 0;
  promise(promises.whole, `${entries.includes(trace.join('\n'))}, ${long}`, equals(`true, ${40_000 + 14}`));

  const lines = await loki.lines('{k8s_pod_name="levels-0"}');
  const wrong = lines.filter(({ line, labels }) => labels.detected_level !== spoken[line]);
  const told = wrong.map(({ line, labels }) => `${labels.detected_level}: ${line}`);
  promise(promises.levels, { of: lines.length, faults: told }, faultless);
}

/** The kernel kills something; cron runs; both ways in which rsyslog writes the time. */
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

/** What the lines so far are to alarm. */
export async function alerting({ step, promise }: Story, { alerts }: Scene): Promise<void> {
  const due = ['ErrorLogFlood', 'OutOfMemoryKill'];
  const missing = await step('the ruler judges', async () => {
    const came = await Promise.all(due.map((name) => alerts.gets(name)));
    return due.filter((_, index) => !came[index]).map((name) => `${name} did not come`);
  });
  const wrong = [...alerts.names].filter((name) => !due.includes(name)).map((name) => `${name} came`);
  const about = [...alerts.namespaces].join(', ');
  const nameless = missing.length > 0 || about === 'twisterlab' ? [] : [`about the namespaces: ${about}`];
  promise(promises.alerts, { of: due.length, faults: [...missing, ...wrong, ...nameless] }, faultless);
}
