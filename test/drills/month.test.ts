import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cataloguedJobs } from '@twisterlab/platform/metrics/catalogue';
import { Dist } from '../../drills/dist';
import { checks } from '../../drills/month/checks';
import { faultInjections } from '../../drills/month/fault-injections';
import { incidents } from '../../drills/month/incidents';
import { restarted, silent, unready } from '../../drills/month/on-node';
import { ordinary } from '../../drills/month/ordinary';
import { absent, readByRules, selectorsOf, selects, unread } from '../../drills/month/selected';
import { run } from '../../drills/month/simulation';
import { renderedAlertmanagerConfig } from '../../drills/servers/alertmanager';
import { renderedRules } from '../../drills/servers/prometheus-config';
import { simulate } from '../../drills/world';
import { unknownSeries } from '../../drills/world/catalogued';
import { during } from '../../drills/world/incident';
import { containersOf } from '../../drills/world/pods';
import { counters, gauges } from '../../drills/world/series';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

/** A Monday. */
const start = Date.UTC(2026, 11, 7) / 1000;
const period = { start, hours: 48 };
const rendered = Dist.in(renderedDist);

describe('the month', () => {
  const selectors = selectorsOf(renderedRules(rendered));
  const world = [...incidents(rendered), ...ordinary(period)].reduce(
    (before, each) => during(before, each, 0, period),
    simulate(rendered, period),
  );

  it('has every series that a rule reads, and only series that their jobs expose', () => {
    expect(unread(world, selectors, cataloguedJobs())).toEqual([]);
    expect(unknownSeries(world)).toEqual([]);
  });

  it('needs each exception for a series that is absent', () => {
    for (const name of Object.keys(absent)) {
      const reading = selectors.filter((selector) => selector.name === name);
      const unanswered = reading.filter((selector) => !world.some(selects(selector)));
      expect({ name, unanswered: unanswered.length > 0 }).toEqual({ name, unanswered: true });
    }
  });

  it('names a selector that reads nothing', () => {
    const file = 'groups: [{ name: a, rules: [{ alert: A, expr: "redis_up{namespace=\\"nowhere\\"} == 0" }] }]';
    expect(unread(world, selectorsOf({ file }), [])).toEqual(['redis_up{namespace="nowhere"}']);
  });

  it('leaves out series that no rule reads', () => {
    const names = new Set(readByRules(world, selectors).map(({ name }) => name));
    expect(names.has('redis_up')).toBe(true);
    expect(names.has('redis_connected_clients')).toBe(false);
  });

  it('does not fill a volume in a healthy month', () => {
    const hours = 30 * 24;
    const healthy = simulate(rendered, { start, hours });
    const at = (name: string, hour: number) => healthy.find((each) => each.name === name)!.value(hour)!;
    const limit = at('prometheus_tsdb_retention_limit_bytes', hours);
    for (let hour = 0; hour <= hours; hour += 6)
      expect(at('prometheus_tsdb_storage_blocks_bytes', hour)).toBeLessThan(limit / 2);
  });

  it('changes something with each incident and each ordinary event', () => {
    const healthy = simulate(rendered, period);
    for (const each of [...incidents(rendered), ...ordinary(period)]) {
      for (const { concerns, appears: added } of each.effects) {
        expect({ name: each.name, found: added !== undefined || healthy.some(concerns!) }).toEqual({
          name: each.name,
          found: true,
        });
      }
    }
  });

  it.each(faultInjections)('is another with the fault $name', ({ name, dist, fails }) => {
    const copy = Dist.copy(join(renderedDist, 'edge'), join(temporaryFolder(), name.replaceAll(' ', '-'), 'edge'));
    const whole = Dist.in(join(copy.folder, '..'));
    const filesOf = () => [renderedRules(whole), renderedAlertmanagerConfig(whole)];
    const before = filesOf();
    dist!(whole);
    expect(filesOf()).not.toEqual(before);
    expect(Object.values<string>(checks)).toContain(fails);
  });
});

describe('a machine that is off', () => {
  const effects = [
    ...silent('server3', { to: 3 }),
    ...unready(rendered, 'server3', { to: 3, movable: { to: 0.5 } }),
    ...restarted(rendered, 'server3', 3),
  ];
  const healthy = simulate(rendered, period);
  const world = during(healthy, { name: 'off', hours: 4, effects }, 10, period);
  const differing = (hour: number) =>
    world
      .filter((series, index) => series.value(hour) !== healthy[index]!.value(hour))
      .map(({ name, labels }) => ({ name, labels }));

  it('answers no scrape, and the others do', () => {
    const values = (node: string) =>
      new Set(world.filter(({ name, labels }) => name === 'up' && labels.node === node).map(({ value }) => value(11)));
    expect(values('server3')).toEqual(new Set([0]));
    expect(values('rtx')).toEqual(new Set([1]));
    const present = world.filter(({ labels, value }) => labels.job === 'node-exporter' && value(11) !== undefined);
    expect(new Set(present.flatMap(({ name, labels }) => (name === 'up' ? [] : [labels.node])))).toEqual(
      new Set(['edgeserver', 'rtx']),
    );
  });

  it('has its Deployments elsewhere after a while, and its other pods when it returns', () => {
    const names = (hour: number) => new Set(differing(hour).map(({ name }) => name));
    const moved = 'kube_deployment_status_replicas_available';
    expect([10.2, 11].map((hour) => names(hour).has(moved))).toEqual([true, false]);
    expect([11, 13.5].map((hour) => names(hour).has('kube_daemonset_status_number_ready'))).toEqual([true, false]);
  });

  it('restarts each of its containers once', () => {
    const restarts = differing(13.005);
    expect(new Set(restarts.map(({ name }) => name))).toEqual(new Set(['kube_pod_container_status_restarts_total']));
    expect(restarts.length).toBe(containersOf(rendered).filter(({ node }) => node === 'server3').length);
    expect(differing(13.02)).toEqual([]);
  });
});

describe('the program of the simulation', () => {
  /** Prints what it reads, as alerts of one message. */
  const echo = `
    const bytes = require('node:fs').readFileSync(0);
    const line = bytes.indexOf(10);
    const { series, frames } = JSON.parse(bytes.subarray(0, line));
    const width = series.length + 1;
    for (let frame = 0; frame < frames; frame++) {
      const values = Array.from({ length: width }, (_, index) => bytes.readDoubleLE(line + 1 + 8 * (frame * width + index)));
      console.log(JSON.stringify({ at: frame, receiver: series.map(({ every }) => every).join(), alerts: values.map(String) }));
    }
    if (bytes.length !== line + 1 + 8 * frames * width) throw new Error('another length');
  `;
  const programOf = (script: string) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'script.js'), script);
    writeFileSync(join(folder, 'program'), `#!/bin/sh\nexec "${process.execPath}" "${folder}/script.js"\n`, {
      mode: 0o755,
    });
    return join(folder, 'program');
  };
  const simulation = (program: string) => ({
    ...{ program, start, hours: 1 / 15, interval: 1, alertmanager: '', retention: '1h', rules: '', data: '' },
    monitored: (hour: number) => hour < 2 / 60,
    world: [
      ...gauges('probe_success', [{}], 1),
      // It is gone for a minute.
      ...counters('restarts', [{}], (hour) => (Math.round(hour * 60) === 1 ? undefined : 2)),
    ],
  });

  it('gets whether it runs, and every sample: a counter begins at 0 again', async () => {
    const frames = await run(simulation(programOf(echo)));
    expect(frames.map(({ alerts }) => alerts)).toEqual([
      ['1', '1', '120'],
      ['1', '1', 'NaN'],
      ['0', '1', '120'],
      ['0', '1', '240'],
    ]);
    expect(frames[0]!.receiver).toBe('15,60');
  });

  it.each([
    ['a failure', 'console.error("no rules"); process.exit(1)', 'the simulation ended with 1: no rules'],
    ['a warning', 'console.error("a rule fails")', 'the simulation ended with 0: a rule fails'],
  ])('reports %s', async (_, script, message) => {
    await expect(run(simulation(programOf(script)))).rejects.toThrow(message);
  });

  it('is stopped by a signal', async () => {
    const failure = new AbortController();
    const running = run({ ...simulation(programOf('setInterval(() => undefined, 1000)')), signal: failure.signal });
    failure.abort();
    await expect(running).rejects.toThrow('the simulation ended with null');
  });
});
