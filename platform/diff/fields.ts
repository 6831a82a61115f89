import { is } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import type { FieldChange, ObjectChange } from './change';

/**
 * Whether a path matches a pattern: keys between dots, `*` for one key or list item, `**` at the end for any number of them, also
 * for none.
 */
export function matches(path: readonly string[], pattern: string): boolean {
  const parts = pattern.split('.');
  for (const [index, part] of parts.entries()) {
    if (part === '**') return true;
    if (index >= path.length) return parts.slice(index).every((each) => each === '**');
    if (part !== '*' && part !== path[index]) return false;
  }
  return path.length === parts.length;
}

/** The changed fields that match one of the patterns. */
export function fieldsAt({ fields }: Pick<ObjectChange, 'fields'>, ...patterns: readonly string[]): FieldChange[] {
  return fields.filter(({ path }) => patterns.some((pattern) => matches(path, pattern)));
}

/** Path of an object's pod template; undefined for objects without pods. */
export function podPath(manifest: Manifest): string | undefined {
  if (is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet', 'Job')) return 'spec.template';
  if (is(manifest, 'CronJob')) return 'spec.jobTemplate.spec.template';
  return undefined;
}

/** The same with patterns below the pod template: `spec.containers.*.image`. */
export function podFields(change: ObjectChange, ...patterns: readonly string[]): FieldChange[] {
  const template = podPath(change.manifest);
  return template === undefined ? [] : fieldsAt(change, ...patterns.map((pattern) => `${template}.${pattern}`));
}

/** Containers and init containers. */
export function containerFields(change: ObjectChange, ...patterns: readonly string[]): FieldChange[] {
  return podFields(
    change,
    ...patterns.flatMap((pattern) => [`spec.containers.*.${pattern}`, `spec.initContainers.*.${pattern}`]),
  );
}

/** `MCP_LOG_LEVEL value INFO -> DEBUG`, for reasons. */
export function shownField({ item, field }: Pick<FieldChange, 'item' | 'field'>): string {
  return [item, field].filter(Boolean).join(' ');
}
