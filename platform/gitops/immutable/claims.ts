import { bytes } from '../../util/quantity';
import { type Fields, fields, valueAt } from './field';

/** A StatefulSet's spec, with its claim templates as the API server compares them: by value, with its defaults, without status. */
export function claimTemplates(spec: unknown): Fields {
  const { volumeClaimTemplates } = fields(spec);
  if (!Array.isArray(volumeClaimTemplates)) return fields(spec);
  return { ...fields(spec), volumeClaimTemplates: volumeClaimTemplates.map(template) };
}

/** One claim template. It has no apiVersion and kind here: the API server fills them in. */
export function template(value: unknown): Fields {
  const { creationTimestamp: _, ...metadata } = fields(fields(value).metadata);
  return { metadata, spec: claim(fields(value).spec) };
}

/** The spec of a claim. */
export function claim(spec: unknown): Fields {
  return { volumeMode: 'Filesystem', ...fields(spec), resources: quantities(fields(spec).resources) };
}

/** The resources of a claim without its size, which may grow if its storage class allows it. */
export function withoutSize(resources: unknown): Fields {
  const { requests, ...rest } = quantities(resources);
  const { storage: _, ...others } = fields(requests);
  return { ...rest, requests: others };
}

/** Whether a claim requests less than before: its volume cannot shrink. */
export function shrinks(before: Fields, after: Fields): boolean {
  const [old, now] = [before, after].map((claim) => bytes(valueAt(claim, 'spec.resources.requests.storage') as string));
  return now! < old!;
}

function quantities(resources: unknown): Fields {
  return Object.fromEntries(
    Object.entries(fields(resources)).map(([name, amounts]) => [
      name,
      Object.fromEntries(
        Object.entries(fields(amounts)).map(([key, amount]) => [key, bytes(amount as string) || amount]),
      ),
    ]),
  );
}
