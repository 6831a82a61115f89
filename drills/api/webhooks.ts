import { blockingWebhooks } from '@twisterlab/platform/link/webhooks';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import type { ApiClient } from '../fixtures/api-client';
import type { ControlPlane } from '../fixtures/control-plane';
import { asRendered, linkObjects } from '../link-objects';
import { isWebhookConfiguration } from '../webhook-configurations';

/**
 * Without pods behind a webhook, the API server rejects exactly the objects that it would send to it. These must be the
 * ones that
 * were computed from its rules, because sync waves are derived from them; and the rules must match existing resources.
 */
export async function checkWebhookCalls(
  fixture: ControlPlane,
  client: ApiClient,
  admitted: readonly DistObject[],
  at: string,
): Promise<CheckedItems> {
  const configurations = admitted.filter(isWebhookConfiguration);
  if (configurations.length === 0) return { of: 0, faults: [] };
  const faults = await rulesOfNothing(client, configurations, at);
  const all = admitted.map((object) => ({ object, known: asRendered(object) }));
  const judges = blockingWebhooks(
    linkObjects(
      all.map(({ known }) => known),
      validateEnvironments(records).clusters[0]!,
    ),
  );
  const isJudged = ({ known }: (typeof all)[number]) => judges.some((gate) => gate.admits(known));
  const asked = async ({ object }: (typeof all)[number]) =>
    (await client.dryRunApply(object.manifest)).error.includes('failed calling webhook');

  const first = all.find(isJudged);
  // The API server gets a new configuration through a watch.
  if (first) await fixture.processes.until('the webhooks are called', () => asked(first));
  for (const each of all) {
    const [computed, real] = [isJudged(each), await asked(each)];
    if (computed === real) continue;
    const difference = computed
      ? 'was computed to match a webhook, and none is called'
      : 'was computed to match no webhook, and one is called';
    faults.push(`${at} ${each.object.path}: ${difference}`);
  }
  return { of: all.length, faults };
}

/** Lines for webhook rules that match resources that the server does not have. */
async function rulesOfNothing(client: ApiClient, configurations: readonly DistObject[], at: string): Promise<string[]> {
  const faults: string[] = [];
  for (const { path, manifest } of configurations) {
    const rules =
      ofKind(manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration').webhooks?.flatMap(
        ({ rules = [] }) => rules,
      ) ?? [];
    for (const { apiGroups = [], apiVersions = [], resources = [] } of rules) {
      for (const group of apiGroups) {
        for (const version of apiVersions) {
          const there = await client.resources(group === '' ? version : `${group}/${version}`);
          const absent = resources.filter((name) => !there.some((each) => each === name || name === '*/*'));
          if (absent.length > 0) faults.push(`${at} ${path}: ${group}/${version} has no ${absent.join(', ')}`);
        }
      }
    }
  }
  return faults;
}
