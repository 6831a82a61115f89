import type { Drill } from '../../drills';
import { inTime } from '../../drills/in-time';

const named = (name: string, minutes: number): Drill => ({
  name,
  promise: name,
  minutes,
  parts: [],
  ci: { healthy: true, broken: 'not here' },
  run: async () => {},
});

/** Runs drills of five minutes each; the builds of each take as long as the list says. */
async function told(builds: readonly number[]) {
  let now = 0;
  const said: string[] = [];
  const ran: string[] = [];
  const runs = builds.map((_, index) => ({ drill: named(`d${index}`, 5) }));
  const build = ({ name }: Drill) => builds[Number(name.slice(1))]!;
  for await (const { drill } of inTime(
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

describe('what CI has time for', () => {
  it('is everything where every part is at hand', async () => {
    expect(await told([0, 0, 0, 0])).toEqual({ ran: ['d0', 'd1', 'd2', 'd3'], said: [] });
  });

  it('is less on a new machine, and it says so; what needs no build still runs', async () => {
    expect(await told([40, 20, 20, 0])).toEqual({
      ran: ['d0', 'd1', 'd3'],
      said: ['left out: d2: 4 parts are still to be built after 70 minutes'],
    });
  });

  it('is nothing more once the builds took all of it', async () => {
    expect((await told([60, 10, 0])).said).toEqual(['left out: d2: builds took the time after 80 minutes']);
  });
});
