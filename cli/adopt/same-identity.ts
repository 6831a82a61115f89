import { changedFields, type Fields, fields } from '@twisterlab/platform/gitops/immutable/field';
import { immutableFields } from '@twisterlab/platform/gitops/immutable/table';
import { podSpecOf } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';

/**
 * Why an object cannot become the one of dist with its name: immutable fields differ, or a server-side apply would keep something
 * of it that breaks the other. Empty: Argo CD adopts it.
 */
export function obstacles(live: Manifest, wanted: Manifest): string[] {
  const immutable = changedFields(immutableFields, withoutFilledIn(live), completed(live, wanted));
  return [...immutable.map((field) => `${field} is immutable and differs`), ...keptByApply(live, wanted)];
}

/** The API server fills in `rollingUpdate`; the table of immutable fields describes objects without it. */
function withoutFilledIn(live: Manifest): Manifest {
  const spec = fields(fields(live).spec);
  const strategies = ['strategy', 'updateStrategy'].flatMap((name) => {
    if (spec[name] === undefined) return [];
    const { rollingUpdate: _, ...rest } = fields(spec[name]);
    return [[name, rest] as const];
  });
  return { ...live, spec: { ...spec, ...Object.fromEntries(strategies) } } as Manifest;
}

/** The object of dist, with the fields of the live one that it does not set: the API server keeps them. */
function completed(live: Manifest, wanted: Manifest): Manifest {
  const [old, now] = [fields(withoutFilledIn(live)), fields(wanted)];
  const spec: Fields = { ...fields(old.spec), ...fields(now.spec) };
  return { ...old, ...now, spec } as unknown as Manifest;
}

/** A server-side apply adds to lists and maps of another owner, and removes nothing from them. */
function keptByApply(live: Manifest, wanted: Manifest): string[] {
  if (is(live, 'Service') && is(wanted, 'Service')) return keptInService(live.spec, wanted.spec);
  const [old, now] = [live, wanted].map(podSpecOf);
  if (!old || !now) return [];
  return [
    ...extra(old.containers, now.containers).map((name) => `the container ${name} would run beside those of dist`),
    ...extra(old.initContainers, now.initContainers).map((name) => `the init container ${name} would stay`),
    ...old.containers.flatMap((container) => {
      const other = now.containers.find(({ name }) => name === container.name);
      const names = other ? extra(container.env, other.env) : [];
      return names.length === 0 ? [] : [`variables of ${container.name} would stay: ${names.join(', ')}`];
    }),
  ];
}

type Named = readonly { readonly name: string }[] | undefined;

const extra = (old: Named = [], now: Named = []) =>
  old.map(({ name }) => name).filter((name) => !now.some((each) => each.name === name));

type ServiceSpec = { readonly [Field in 'type' | 'selector' | 'ports']?: unknown } | undefined;

function keptInService(old: ServiceSpec = {}, now: ServiceSpec = {}): string[] {
  const [selector, wanted] = [fields(old.selector), fields(now.selector)];
  const keys = Object.keys(selector).filter((key) => !(key in wanted));
  const portsOf = (spec: ServiceSpec) =>
    (spec?.ports ?? []) as readonly { port: number; protocol?: string; nodePort?: number }[];
  const key = ({ port, protocol = 'TCP' }: { port: number; protocol?: string }) => `${port}/${protocol}`;
  const ports = portsOf(now).map(key);
  const unknown = portsOf(old)
    .map(key)
    .filter((each) => !ports.includes(each));
  const nodePorts = portsOf(old).flatMap(({ nodePort }) => nodePort ?? []);
  return [
    ...(keys.length > 0 ? [`its selector would keep ${keys.join(', ')}, and match no pod of dist`] : []),
    ...(unknown.length > 0 ? [`it would keep the port ${unknown.join(', ')}`] : []),
    // With a type of its own, the API server removes the node ports of another type.
    ...(now.type === undefined && nodePorts.length > 0
      ? [`it would keep the node port ${nodePorts.join(', ')}, which dist does not have`]
      : []),
  ];
}
