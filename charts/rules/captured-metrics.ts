import { allContainers } from '@twisterlab/platform/link/pods';
import { catalogueFile, catalogueOf } from '@twisterlab/platform/metrics/catalogue';
import type { ImageContract } from '@twisterlab/platform/model/image-contract';
import { lazily } from '@twisterlab/platform/util/lazily';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { contractOf } from '../contracts';
import { images } from '../images';

/**
 * Series of the application come and go with its versions: six alerts once read series that no released version exported, looked like
 * protection and could not fire. An image whose contract names the captured versions runs in one of them while alerts read its series.
 *
 * Bias: only the versions of the catalogue. A record may choose another one, such as the last one after a bad release: that must not wait.
 */
export const capturedMetrics = (catalogue: readonly string[] = Object.values(images)): Rule => ({
  name: 'captured-metrics',
  *check(graph) {
    const rules = lazily(() =>
      graph.environments.flatMap(({ monitoring }) => monitoring.ruleGroups).flatMap(({ rules }) => rules),
    );
    for (const { object: at, spec } of graph.workloads) {
      for (const container of allContainers(spec)) {
        const metrics = catalogue.includes(container.image ?? '') ? contractOf(container)?.metrics : undefined;
        if (!metrics || metrics.versions.includes(versionOf(container.image))) continue;
        const own = seriesOf(metrics);
        const alerts = rules().flatMap(({ alert, expr }) =>
          alert && own.some((name) => name.test(expr)) ? [alert] : [],
        );
        if (alerts.length === 0) continue;
        yield {
          at,
          message: `${container.name} has version ${versionOf(container.image)}, and the alerts ${[...new Set(alerts)].sort().join(', ')} read series that were captured from ${metrics.versions.join(', ')}: they may never fire`,
          fix: `Capture the page of this version in ${catalogueFile(metrics.job)} (drill application), then add it to the contract in charts/contracts.ts.`,
        };
      }
    }
  },
});

/** Names of metrics of a job that are the program's own, not those of every process. */
const seriesOf = ({ job }: NonNullable<ImageContract['metrics']>) =>
  Object.keys(catalogueOf(job)?.metrics ?? {}).flatMap((name) =>
    /^(process|python)_/.test(name) ? [] : [new RegExp(`\\b${name}`)],
  );

const versionOf = (image = '') => /:([^/:@]+)(@.*)?$/.exec(image)?.[1] ?? 'latest';
