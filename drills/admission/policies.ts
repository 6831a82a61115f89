import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { ApiClient } from '../fixtures/api-client';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';

/** Which policy refused a request, and its message. */
export interface Refusal {
  readonly policy: string;
  readonly message: string;
}

/** Undefined if the error is of another kind. */
export function refusalIn(error: string): Refusal | undefined {
  const [, policy, message] =
    /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.*)$/s.exec(error) ?? [];
  return policy === undefined ? undefined : { policy, message: message! };
}

export const isPolicy = ({ kind }: Manifest): boolean =>
  kind === 'ValidatingAdmissionPolicy' || kind === 'ValidatingAdmissionPolicyBinding';

/** Applies objects that must be admitted. kubectl would read the schema of every kind first, which takes a busy server half a minute. */
export async function applyAll(client: ApiClient, objects: readonly Manifest[]): Promise<void> {
  for (const object of objects) {
    const { error } = await client.apply(object);
    if (error) throw new Error(`${object.kind} ${object.metadata.name}: ${error}`);
  }
}

/** Waits for changes of policies: the API server reads them through watches, and in their order. */
export class Policies {
  private round = 0;

  constructor(
    private readonly fixture: ControlPlane,
    private readonly client: ApiClient,
  ) {}

  /** Waits until a policy refuses that was created after every other change. It refuses one object that does not exist. */
  async untilEffective(): Promise<void> {
    const name = `last-change-${++this.round}`;
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] };
    const metadata = { name };
    const of = (kind: string, spec: object) => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata,
      spec,
    });
    const policy = of('ValidatingAdmissionPolicy', {
      matchConstraints: { resourceRules: [rule] },
      validations: [{ expression: `object.metadata.name != '${name}'` }],
    });
    const binding = of('ValidatingAdmissionPolicyBinding', { policyName: name, validationActions: ['Deny'] });
    await applyAll(this.client, [policy, binding]);
    const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } };
    await this.fixture.processes.until('the policies are effective', async () =>
      Boolean(refusalIn((await this.client.dryRunCreate(probe)).error)),
    );
    await this.fixture.kubectl.exec(['delete', `${policy.kind},${binding.kind}`, name, '--wait=false']);
  }

  /** Runs an action without the binding of a policy. */
  async without<T>(binding: Manifest, action: () => Promise<T>): Promise<T> {
    await this.fixture.kubectl.exec(['delete', binding.kind, binding.metadata.name]);
    await this.untilEffective();
    const result = await action();
    await applyAll(this.client, [binding]);
    await this.untilEffective();
    return result;
  }

  /** What the type checker, a controller, found in the policies of dist. */
  async typeWarnings(names: readonly string[]): Promise<string[]> {
    const checked = (await this.fixture.kubectl.until(
      'the policies are type-checked',
      ['validatingadmissionpolicies', ...names],
      (found) =>
        found.length === names.length &&
        (found as Checked[]).every(({ metadata, status }) => status?.observedGeneration === metadata.generation),
      300,
    )) as Checked[];
    return checked.flatMap(({ metadata, status }) =>
      (status?.typeChecking?.expressionWarnings ?? []).map(
        ({ fieldRef, warning }) => `${metadata.name} ${fieldRef}: ${warning}`,
      ),
    );
  }
}

interface Checked extends LiveObject {
  readonly status?: {
    readonly observedGeneration?: number;
    readonly typeChecking?: {
      readonly expressionWarnings?: readonly { readonly fieldRef: string; readonly warning: string }[];
    };
  };
}
