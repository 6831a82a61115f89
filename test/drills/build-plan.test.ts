import { drills as all, shortened } from '../../drills';
import { buildPlan, describePlan, minutesOf } from '../../drills/build-plan';
import { buildMinutes } from '../../drills/parts/build-minutes';
import { catalogue, type PartName } from '../../drills/parts/catalogue';

const drills: { name: string; parts: PartName[] }[] = [
  { name: 'logs', parts: ['loki', 'otelcol', 'jaeger'] },
  { name: 'nodes', parts: ['etcd', 'kube-apiserver-1.36', 'kubelet-1.36'] },
  { name: 'api', parts: ['etcd', 'kube-apiserver-1.36'] },
  { name: 'alerts', parts: ['promtool'] },
];

test('the drill with the shortest builds comes first, and no part is built twice', () => {
  expect(buildPlan(drills, () => false).map(({ drill, parts }) => [drill.name, parts])).toEqual([
    ['api', ['etcd', 'kube-apiserver-1.36']],
    ['nodes', ['kubelet-1.36']],
    ['alerts', ['promtool']],
    ['logs', ['loki', 'otelcol', 'jaeger']],
  ]);
});

test('parts in the cache are not built', () => {
  const plan = buildPlan(drills, (name) => name !== 'loki');
  expect(plan.flatMap(({ parts }) => parts)).toEqual(['loki']);
  expect(plan.at(-1)!.drill.name).toBe('logs');
  expect(describePlan(buildPlan(drills, () => true))).toBeUndefined();
});

test('what will be built, and for how long, is printed before it starts', () => {
  expect(describePlan(buildPlan(drills, () => false))).toMatch(
    /^DRILL +READY AFTER +BUILDS FIRST\napi +5 min +etcd, kube-apiserver-1.36\nnodes +6 min +kubelet-1.36\n/,
  );
});

test('every part has an approximate build time', () => {
  expect(Object.keys(buildMinutes).toSorted()).toEqual(Object.keys(catalogue).toSorted());
  expect(minutesOf(Object.keys(catalogue) as PartName[])).toBeGreaterThan(60);
});

test('a shortened run has its own duration', () => {
  const month = all.find(({ name }) => name === 'month')!;
  expect(shortened(month).minutes).toBe(month.ci.minutes);
  const alerts = all.find(({ name }) => name === 'alerts')!;
  expect(shortened(alerts).minutes).toBe(alerts.minutes);
});

test('a shortened run builds only what it needs', () => {
  const api = all.find(({ name }) => name === 'api')!;
  expect(api.parts).toContain('kube-apiserver-1.35');
  expect(shortened(api).parts).toEqual(['etcd', 'kubectl', 'kube-apiserver-1.36', 'kube-controller-manager-1.36']);
  for (const { parts, ci } of all) expect(parts).toEqual(expect.arrayContaining([...(ci.omitsParts ?? [])]));
});
