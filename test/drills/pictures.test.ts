import { join } from 'node:path';
import { panelsOf } from '../../charts/monitoring/grafana/queries';
import { dashboardsOf } from '../../drills/dashboards/queries';
import { Dist } from '../../drills/dist';
import { checks } from '../../drills/pictures/checks';
import { faultInjections } from '../../drills/pictures/fault-injections';
import { pictured } from '../../drills/pictures/incidents';
import { openMetrics } from '../../drills/pictures/open-metrics';
import { type DrawnPanel, mapped, type NamedLine, thresholdColour } from '../../drills/pictures/panel';
import { statPanel } from '../../drills/pictures/stat';
import { tablePanel } from '../../drills/pictures/table';
import { timeSeries } from '../../drills/pictures/time-series';
import { format } from '../../drills/pictures/units';
import { unknownSeries } from '../../drills/world/catalogued';
import { gauges } from '../../drills/world/series';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const rendered = Dist.in(renderedDist);
const world = pictured(rendered);
const box = { x: 0, y: 0, width: 400, height: 260 };
const line = (name: string, ...values: number[]): NamedLine => ({ name, labels: { pod: name }, values });

describe('the simulated hours', () => {
  it('have only series that their jobs expose, each once', () => {
    expect(unknownSeries(world)).toEqual([]);
    const ids = world.map(({ name, labels }) => `${name}${JSON.stringify(labels)}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    ['of another job', 'redis_up', { job: 'postgres' }, 'postgres does not expose redis_up'],
    ['with another label', 'redis_up', { job: 'redis', database: '0' }, 'redis_up has no label database'],
  ])('refuse a series %s', (_, name, labels, fault) => {
    expect(unknownSeries(gauges(name, [labels as Record<string, string>], 1))).toEqual([fault]);
  });

  it('are the same each time, and end with the mark of OpenMetrics', () => {
    const few = [world[0]!, world.find(({ counter }) => counter)!];
    expect([...openMetrics(few)]).toEqual([...openMetrics(few)]);
    expect([...openMetrics(few)].at(-1)).toBe('# EOF\n');
  });

  it('have no line for a series that begins after them', () => {
    expect([...openMetrics(gauges('up', [{ job: 'redis' }], () => undefined))]).toEqual(['# EOF\n']);
  });
});

describe('a picture shows', () => {
  const stat = {
    type: 'stat',
    fieldConfig: {
      defaults: {
        unit: 'short',
        thresholds: {
          steps: [
            { value: null, color: 'green' },
            { value: 1, color: 'red' },
          ],
        },
      },
    },
  } as const satisfies DrawnPanel;

  it('the last value of a stat in the colour of its threshold', () => {
    expect(statPanel(stat, [line('a', 3)], box)).toContain('>3<');
    expect(thresholdColour(stat, 3)).not.toBe(thresholdColour(stat, 0));
  });

  it('the text of a mapped value', () => {
    const defaults = { mappings: [{ options: { 1: { text: 'UP', color: 'green' } } }] };
    expect(mapped({ type: 'stat', fieldConfig: { defaults } }, 1)?.text).toBe('UP');
    expect(mapped({ type: 'stat', fieldConfig: { defaults } }, 0)).toBeUndefined();
  });

  it('the columns of a table with their headings, and how many rows do not fit', () => {
    const options = { indexByName: { pod: 0, Value: 1 }, renameByName: { pod: 'Pod', Value: 'Count' } };
    const panel = { ...stat, type: 'table', transformations: [{ id: 'organize', options }] };
    const lines = [...Array(20).keys()].map((index) => line(`pod-${index}`, index));
    const drawn = tablePanel(panel, lines, box);
    expect(drawn).toMatch(/>Pod<.*>Count<.*>pod-0</s);
    expect(drawn).toContain('20 rows');
  });

  it('a graph with the last and the highest value of each series', () => {
    const drawn = timeSeries({ ...stat, type: 'timeseries' }, [line('load', 1, 7, 2)], box, []);
    expect(drawn).toMatch(/<svg .*>load<.*>2<.*>7</s);
  });

  it.each([
    [1536, 'bytes', '1.5 KiB'],
    [0.256, 'percentunit', '25.6%'],
    [0.0042, 's', '4.2 ms'],
    [12_300, 'short', '12.3 K'],
    [41, 'suffix: days', '41 days'],
  ])('%d of the unit %s as %s', (value, unit, text) => {
    expect(format(value, unit)).toBe(text);
  });

  it('every unit of the dashboards', () => {
    const panels = dashboardsOf(rendered).flatMap(panelsOf);
    const units = new Set(
      panels.filter(({ type }) => type !== 'logs').map(({ fieldConfig }) => fieldConfig!.defaults!.unit!),
    );
    for (const unit of units) expect(format(1, unit)).toMatch(/^1|^100/);
    expect(() => format(1, 'furlongs')).toThrow('furlongs');
  });
});

it.each(faultInjections.map((each) => [each.name, each] as const))(
  'the fault %s changes a dashboard',
  (name, { dist, fails }) => {
    const copy = Dist.copy(join(renderedDist, 'edge'), join(temporaryFolder(), name.replaceAll(' ', '-'), 'edge'));
    const whole = Dist.in(join(copy.folder, '..'));
    const before = JSON.stringify(dashboardsOf(whole));
    dist!(whole);
    expect(JSON.stringify(dashboardsOf(whole))).not.toBe(before);
    expect(Object.values<string>(checks)).toContain(fails);
  },
);
