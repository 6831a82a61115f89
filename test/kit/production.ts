import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedEnvironment, RenderedObject } from '@twisterlab/platform/model/rendered';
import { render, verify } from '../../charts/site';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from './records';

// One tenant is enough, and others take time in each check.
const fleet = validateEnvironments({
  ...records,
  tenants: records.tenants.filter(({ name }) => name === 'production'),
});
const environments = render(fleet);
const before = environments.find(({ name }) => name === 'production')!.objects;
/** What is rendered, by its JSON. */
const rendered = new Map(before.map((each) => [JSON.stringify(each), each]));

export type Json = Record<string, unknown>;

/** The real objects of production, to make mistakes in. */
export class Production {
  readonly objects: RenderedObject[];

  constructor() {
    this.objects = structuredClone([...before]);
  }

  /** `Deployment twisterlab-api`; what is asked for must be there. */
  find(name: string): RenderedObject {
    return this.objects.find(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}` === name)!;
  }

  /** @param path such as `spec.ports.0.port`. @param value the new one, made from the old; undefined removes the field. */
  change(name: string, path: string, value: (old: never) => unknown): void {
    const keys = path.split('.');
    const last = keys.pop()!;
    let at = this.find(name).manifest as unknown as Json;
    for (const key of keys) at = at[key] as Json;
    at[last] = value(at[last] as never);
  }

  set(name: string, path: string, value: unknown): void {
    this.change(name, path, () => value);
  }

  /** Adds objects to the application of another. */
  add(beside: string, ...manifests: Manifest[]): void {
    const place = this.find(beside);
    for (const manifest of manifests) this.objects.push({ ...place, manifest });
  }

  remove(which: (manifest: Manifest) => boolean): void {
    this.objects.splice(0, Infinity, ...this.objects.filter(({ manifest }) => !which(manifest)));
  }
}

/** The findings after a mistake in production; `nothing` when the build accepts it. */
export function refusal(mistake: (production: Production) => void): string {
  const production = new Production();
  mistake(production);
  // As JSON, which has no undefined fields: what is rendered never has any. Without a change, the same object: it is known as clean.
  const objects = production.objects.map((each) => {
    const json = JSON.stringify(each);
    return rendered.get(json) ?? (JSON.parse(json) as RenderedObject);
  });
  const all = environments.map(
    (each): RenderedEnvironment => (each.name === 'production' ? { ...each, objects } : each),
  );
  try {
    verify(all, fleet);
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing';
}
