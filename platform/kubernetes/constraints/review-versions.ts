import type { Constraint } from './constraint';
import * as test from './tests';

/** Versions of reviews that the API server sends to webhooks. Source: k8s.io/apiserver, pkg/util/webhook. */
const reviews: readonly string[] = ['v1', 'v1beta1'];

/** A list of versions of reviews: the API server refuses one without a version that it knows. */
export const reviewVersions = (field: string): Constraint => ({
  some: [field],
  distinct: [field],
  values: { [field]: test.letterLabel },
  *check(value) {
    const versions: readonly string[] = value[field] ?? [];
    if (versions.length > 0 && !versions.some((each) => reviews.includes(each)))
      yield [field, `${versions.join(', ')} has none of ${reviews.join(', ')}, which the API server sends`];
  },
});
