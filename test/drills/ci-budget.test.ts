import type { Drill } from '../../drills';
import { withinCiBudget } from '../../drills/ci-budget';

const named = (name: string, minutes: number): Drill => ({
  name,
  summary: name,
  minutes,
  parts: [],
  ci: { normal: true, faultInjections: 'not here' },
  run: async () => {},
});

/** Runs drills of five minutes each. @param builds minutes that the builds of each take. */
async function simulate(builds: readonly number[]) {
  let now = 0;
  const said: string[] = [];
  const ran: string[] = [];
  const runs = builds.map((_, index) => ({ drill: named(`d${index}`, 5) }));
  const build = ({ name }: Drill) => builds[Number(name.slice(1))]!;
  for await (const { drill } of withinCiBudget(
    runs,
    (line) => said.push(line),
    () => now,
    (drill) => Array(Math.ceil(build(drill) / 5)).fill(false),
    async (drill) => {
      now += build(drill);
    },
  )) {
    ran.push(drill.name);
    now += drill.minutes;
  }
  return { ran, said };
}

describe('the time budget of CI', () => {
  it('allows every drill if all parts are built', async () => {
    expect(await simulate([0, 0, 0, 0])).toEqual({ ran: ['d0', 'd1', 'd2', 'd3'], said: [] });
  });

  it('skips drills with missing parts on a new machine, and prints so; drills that need no build still run', async () => {
    expect(await simulate([35, 20, 20, 0])).toEqual({
      ran: ['d0', 'd1', 'd3'],
      said: ['skipped: d2: 4 parts are not built after 65 minutes'],
    });
  });

  it('skips every further drill once the builds have used it up', async () => {
    expect((await simulate([50, 10, 0])).said).toEqual(['skipped: d2: builds took the time after 70 minutes']);
  });
});
