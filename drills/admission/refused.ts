import { type AdmissionPolicy, refusals } from '@twisterlab/platform/admission/policy';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { CheckedItems } from '../expectation';
import type { ApiClient, ApiResult } from '../fixtures/api-client';
import { type Policies, type Refusal, refusalIn } from './policies';
import type { Shape } from './shapes/kit';

/** What synth computes for a shape: every policy that refuses it, with its first message. */
export function computed(policies: readonly AdmissionPolicy[], { object }: Pick<Shape, 'object'>): Refusal[] {
  return policies.flatMap((policy) => {
    const [first] = refusals(policy, object);
    const { kind, metadata } = object;
    const subject = `${kind} ${metadata.namespace}/${metadata.name}`;
    return first ? [{ policy: policy.name, message: `${subject} ${first.message}. ${first.fix}` }] : [];
  });
}

/** The difference between a refusal and what is expected of a shape; undefined if there is none. */
export function difference(
  { policy, message }: Shape,
  expected: readonly Refusal[],
  refusal: Refusal | undefined,
): string | undefined {
  const names = expected.map((each) => each.policy).join(', ');
  if (names !== policy) return `synth: refused by ${names || 'no policy'} instead of ${policy}`;
  if (!refusal) return 'is admitted';
  if (refusal.policy !== policy) return `is refused by ${refusal.policy} instead of ${policy}: ${refusal.message}`;
  if (!refusal.message.includes(message)) return `has no "${message}" in its message: ${refusal.message}`;
  if (refusal.message !== expected[0]!.message)
    return `has another message than synth: ${refusal.message} / ${expected[0]!.message}`;
  return undefined;
}

/** Dry-runs each shape, and again without its policy: then the API server admits it. */
export async function checkShapes(
  client: ApiClient,
  policies: Policies,
  shapes: readonly Shape[],
  rendered: readonly AdmissionPolicy[],
  bindings: readonly Manifest[],
): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const shape of shapes) {
    const { object, error } = await attempt(client, shape);
    const refusal = refusalIn(error);
    const fault =
      !object && !refusal
        ? `is refused for another reason: ${error}`
        : difference(shape, computed(rendered, shape), refusal);
    if (fault) faults.push(`${shape.policy}: ${shape.name}: ${fault}`);
  }
  for (const binding of bindings) {
    const own = shapes.filter(({ policy }) => policy === binding.metadata.name);
    const others = await policies.without(binding, async () => {
      const found: string[] = [];
      for (const shape of own) {
        const { error } = await attempt(client, shape);
        if (error) found.push(`${shape.policy}: ${shape.name}: without its policy too it is refused: ${error}`);
      }
      return found;
    });
    faults.push(...others);
  }
  return { of: shapes.length, faults };
}

function attempt(client: ApiClient, { object, before, subresource }: Shape): Promise<ApiResult> {
  return before ? client.dryRunApply(object, subresource) : client.dryRunCreate(object);
}
