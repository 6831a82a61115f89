import { immutableFields } from '@twisterlab/platform/gitops/immutable/table';
import { samples } from '../../drills/api/updates';
import { missingFields, missingKinds } from '../../drills/api/updates/coverage';
import { Dist } from '../../drills/dist';
import { renderedDist } from '../kit/dist';

const objects = Dist.in(renderedDist).objects();
const without = (kind: string) => samples.filter(({ object }) => object.kind !== kind);

describe('the changes that the drill api makes', () => {
  it('cover every kind of dist and of the table, and every field of these kinds', () => {
    expect(missingKinds(samples, objects, immutableFields)).toEqual([]);
    expect(missingFields(samples)).toEqual([]);
  });

  it('are incomplete without a kind or a field', () => {
    expect(missingKinds(without('Ingress'), objects, [])).toEqual([
      'networking.k8s.io/Ingress has no sample in drills/api/updates',
    ]);
    expect(missingKinds(without('StorageClass'), [], immutableFields)[0]).toContain('StorageClass has no sample');
    const shorter = samples.map((each) => ({
      ...each,
      changes: each.changes.filter(([field]) => field !== 'spec.paused'),
    }));
    expect(missingFields(shorter)).toEqual(['apps/Deployment spec.paused has no change in drills/api/updates']);
  });

  it('are incomplete for a custom kind that has a rule on old values', () => {
    const definition = objects.find(({ manifest }) => manifest.kind === 'CustomResourceDefinition')!;
    const { spec } = definition.manifest as unknown as { spec: { group: string; names: { kind: string } } };
    const ruled = JSON.parse(
      JSON.stringify(definition).replace('"openAPIV3Schema":{', '"openAPIV3Schema":{"x":"self == oldSelf",'),
    );
    const kind = `${spec.group}/${spec.names.kind}`;
    const custom = {
      ...definition,
      manifest: { apiVersion: `${spec.group}/v1`, kind: spec.names.kind, metadata: { name: 'x' } },
    };
    expect(missingKinds(samples, [definition, custom], [])).toEqual([]);
    expect(missingKinds(samples, [ruled, custom], [])).toEqual([`${kind} has a rule on old values: add a sample`]);
  });
});
