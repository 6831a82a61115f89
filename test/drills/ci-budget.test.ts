import type { Drill } from '../../drills';
import { minutesOf } from '../../drills/build-plan';
import { withinCiBudget } from '../../drills/ci-budget';
import type { PartName } from '../../drills/parts/catalogue';

const named = (name: string, minutes: number, parts: readonly PartName[]): Drill => ({
  name,
  summary: name,
  minutes,
  parts,
  ci: { normal: true, faultInjections: 'not here' },
  run: async () => {},
});

/** Runs drills of five minutes each with an empty cache. @param parts that each drill needs. */
async function simulate(parts: readonly (readonly PartName[])[], built = false, minutes = (_: number) => 5) {
  let now = 0;
  const said: string[] = [];
  const ran: string[] = [];
  const runs = parts.map((own, index) => ({ drill: named(`d${index}`, minutes(index), own) }));
  for await (const { drill } of withinCiBudget(
    runs,
    (line) => said.push(line),
    () => now,
    () => built,
    async (drill) => {
      now += minutesOf(drill.parts);
    },
  )) {
    ran.push(drill.name);
    now += drill.minutes;
  }
  return { ran, said };
}

describe('the time budget of CI', () => {
  it('allows every drill if all parts are built', async () => {
    expect(await simulate([[], [], [], []])).toEqual({ ran: ['d0', 'd1', 'd2', 'd3'], said: [] });
  });

  it('starts the longest drill first if all parts are built', async () => {
    const minutes = (index: number) => [5, 1, 20, 5][index]!;
    const parts: PartName[][] = [['etcd'], [], ['loki'], []];
    expect((await simulate(parts, true, minutes)).ran).toEqual(['d2', 'd0', 'd1', 'd3']);
    expect((await simulate(parts, false, minutes)).ran).toEqual(['d0', 'd1', 'd2', 'd3']);
  });

  it('skips drills with missing parts on a new machine, and prints so; drills that need no build still run', async () => {
    expect(await simulate([['loki', 'jaeger'], ['otelcol', 'promtool'], ['traefik', 'kine'], []])).toEqual({
      ran: ['d0', 'd1', 'd3'],
      said: ['skipped: d2: traefik, kine not built after 56 minutes'],
    });
  });

  it('skips every further drill once the builds have used it up', async () => {
    const long: PartName[] = ['loki', 'jaeger', 'otelcol', 'coredns'];
    const { said } = await simulate([long, ['traefik', 'promtool'], [], [], [], []]);
    expect(said).toEqual([
      expect.stringMatching(/^skipped: d1: traefik, promtool not built after \d+ minutes$/),
      expect.stringMatching(/^skipped: d5: builds took the time after \d+ minutes$/),
    ]);
  });
});
