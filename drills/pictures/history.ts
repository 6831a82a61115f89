import { type DashboardJson, interpolate, variablesOf } from '../../charts/monitoring/grafana/queries';
import type { Labels } from '../world/series';
import { end, period } from './open-metrics';

/** A series of a result: one value for each step, undefined where there is none. */
export interface Line {
  readonly labels: Labels;
  readonly values: readonly (number | undefined)[];
}

/** Seconds between two points of a graph. */
const step = 60;
const { hours } = period;
/** Times of the points, in seconds since 1970. */
export const times = [...Array((hours * 3600) / step + 1).keys()].map((index) => end - hours * 3600 + index * step);

interface Answer {
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Labels;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/** Queries a Prometheus about the simulated hours. */
export class History {
  /** @param values of variables. Default of each: the value of `All`. */
  constructor(
    private readonly url: string,
    private readonly values: Readonly<Record<string, string>> = {},
  ) {}

  /** With the first value of each variable that has one value, as Grafana chooses. */
  async of(dashboard: DashboardJson): Promise<History> {
    let chosen = new History(this.url);
    for (const { name, query, ...variable } of variablesOf(dashboard)) {
      if (variable.type !== 'query' || variable.current || typeof query !== 'object') continue;
      const [, expr = '', label = ''] = /^label_values\((.+),\s*(\w+)\)$/s.exec(query.query ?? '') ?? [];
      const found = (await chosen.last(expr)).map(({ labels }) => labels[label] ?? '');
      chosen = new History(this.url, { ...chosen.values, [name]: found.sort()[0]! });
    }
    return chosen;
  }

  /** The result at the end. */
  async last(expr: string): Promise<Line[]> {
    const { result } = await this.ask('query', { query: this.complete(expr), time: `${end}` });
    return result.map(({ metric, value }) => ({ labels: metric, values: [Number(value![1])] }));
  }

  /** The results at all times. */
  async all(expr: string): Promise<Line[]> {
    const range = { start: `${times[0]}`, end: `${end}`, step: `${step}` };
    const { result } = await this.ask('query_range', { query: this.complete(expr), ...range });
    return result.map(({ metric, values }) => {
      const found = new Map(values!.map(([time, value]) => [time, Number(value)]));
      return { labels: metric, values: times.map((time) => found.get(time)) };
    });
  }

  private async ask(path: string, parameters: Readonly<Record<string, string>>): Promise<NonNullable<Answer['data']>> {
    const response = await fetch(`${this.url}/api/v1/${path}`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(60_000),
    });
    const { data, error } = (await response.json()) as Answer;
    if (!data) throw new Error(error);
    return data;
  }

  private complete(expr: string): string {
    return interpolate(expr, this.values, { __range: `${hours}h` });
  }
}
