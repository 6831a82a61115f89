import { fieldsAt, podFields } from '../fields';
import { type ObjectRule, review, routine } from '../verdict';

/** Labels and annotations that only people and tools read. */
const informative =
  /^(app\.kubernetes\.io\/(version|managed-by|part-of|component|created-by)|helm\.sh\/chart|chart|heritage|checksum\/.*|.*\/(description|docs|documentation|source|revision|config-hash)|description|kubectl\.kubernetes\.io\/restartedAt|reloader\..*)$/;

/** Labels and annotations. Those of Argo CD and of routes have rules of their own. */
export const metadata: ObjectRule = {
  name: 'metadata',
  *check(change) {
    const own = fieldsAt(change, 'metadata.labels.*', 'metadata.annotations.*');
    const pods = podFields(change, 'metadata.labels.*', 'metadata.annotations.*');
    const others = own.filter(
      ({ path }) => !/^(argocd\.argoproj\.io|traefik\.ingress|pod-security|metallb)/.test(path[2] ?? ''),
    );
    const harmless = [...others, ...pods].filter(({ path }) => informative.test(path.at(-1)!));
    if (harmless.length > 0) yield routine(`labels or annotations that no program reads: ${names(harmless)}`, harmless);
    const unknown = [...others, ...pods].filter((field) => !harmless.includes(field));
    const labels = unknown.filter(({ path }) => path.includes('labels'));
    if (labels.length > 0)
      yield review(
        `labels change: ${names(labels)}`,
        'Check which selectors, queries and dashboards use them.',
        labels,
      );
    const annotations = unknown.filter((field) => !labels.includes(field));
    if (annotations.length > 0)
      yield review(`annotations change: ${names(annotations)}`, 'Check which controller reads them.', annotations);
  },
};

const names = (fields: readonly { readonly path: readonly string[] }[]) =>
  [...new Set(fields.map(({ path }) => path.at(-1)))].join(', ');
