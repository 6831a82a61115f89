import { type ImmutableField, kindOf, valueAt } from '@twisterlab/platform/gitops/immutable/field';
import { crdsOfK3s } from '@twisterlab/platform/helm/store';
import { kubernetesApi } from '@twisterlab/platform/kubernetes/api';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { DistObject } from '../../dist';
import { kubernetesMinors } from '../../parts/catalogue';
import type { UpdateSample } from './sample';

/** Kinds in dist or in the table without a sample; custom kinds need one only if a rule of theirs reads the old value. */
export function missingKinds(
  samples: readonly UpdateSample[],
  dist: readonly DistObject[],
  table: readonly ImmutableField[],
): string[] {
  const builtIn = new Set(
    kubernetesApi(kubernetesMinors[0]).kinds.map(({ group, kind }) => [group, kind].filter(Boolean).join('/')),
  );
  const covered = new Set(samples.map(({ object }) => kindOf(object)));
  const kinds = [...new Set([...dist.map(({ manifest }) => kindOf(manifest)), ...table.map(({ kind }) => kind)])];
  const definitions = [...dist.map(({ manifest }) => manifest), ...(crdsOfK3s() as unknown as Manifest[])].filter(
    ({ kind }) => kind === 'CustomResourceDefinition',
  );
  return kinds
    .filter((kind) => !covered.has(kind))
    .flatMap((kind) => {
      if (builtIn.has(kind)) return [`${kind} has no sample in drills/api/updates`];
      const definition = definitions.find(
        (each) => kind === `${valueAt(each, 'spec.group')}/${valueAt(each, 'spec.names.kind')}`,
      );
      if (!definition) return [`${kind} has no definition`];
      // A rule on the old value (CEL) is the only way in which a custom kind has immutable fields.
      return JSON.stringify(definition).includes('oldSelf') ? [`${kind} has a rule on old values: add a sample`] : [];
    });
}

/** Fields of the samples' kinds, by the schema of Kubernetes, that no sample changes. */
export function missingFields(samples: readonly UpdateSample[]): string[] {
  const { kinds, definitions } = kubernetesApi(kubernetesMinors[0]);
  type Schema = {
    readonly properties?: Readonly<
      Record<string, { readonly $ref?: string; readonly allOf?: readonly { $ref: string }[] }>
    >;
  };
  const propertiesOf = (name: string) => (definitions[name] as Schema | undefined)?.properties ?? {};
  return [...new Set(samples.map(({ object }) => kindOf(object)))].flatMap((key) => {
    const own = samples.filter(({ object }) => kindOf(object) === key);
    const { apiVersion } = own[0]!.object;
    const info = kinds.find(
      ({ group, version, kind }) =>
        [group, version].filter(Boolean).join('/') === apiVersion && kind === own[0]!.object.kind,
    )!;
    const { apiVersion: _, kind: __, metadata: ___, status: ____, spec, ...rest } = propertiesOf(info.schema);
    const ref = spec?.$ref ?? spec?.allOf?.[0]?.$ref;
    const fields = [
      ...Object.keys(rest),
      ...(ref ? Object.keys(propertiesOf(ref.split('/').at(-1)!)).map((name) => `spec.${name}`) : []),
    ];
    const known = own.flatMap(({ changes, omits = {} }) => [...changes.map(([field]) => field), ...Object.keys(omits)]);
    return fields
      .filter((field) => !known.some((each) => each === field || each.startsWith(`${field}.`)))
      .map((field) => `${key} ${field} has no change in drills/api/updates`);
  });
}
