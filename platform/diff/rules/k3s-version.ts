import type { FileChange } from '../change';
import { dangerous, type Finding, review } from '../verdict';

/** Another release of K3s. @param apply how the machines get it. */
export function* k3sVersion({ fields, before, after }: FileChange, apply: string): Iterable<Finding> {
  const [old, now] = [before?.text, after?.text].map((text) =>
    /v(\d+)\.(\d+)\.(\d+)/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number),
  );
  if (!old || !now) return yield review('the release of K3s is not readable on both sides', apply, fields);
  const step = `K3s ${old.join('.')} -> ${now.join('.')}`;
  const minors = now[1]! - old[1]!;
  if (now[0] !== old[0] || minors > 1)
    yield dangerous(
      `${step}: Kubernetes supports one minor at a time`,
      'Upgrade minor by minor, servers first.',
      fields,
    );
  else if (minors < 0 || (minors === 0 && now[2]! < old[2]!))
    yield dangerous(
      `${step}: a downgrade, which the datastore may not survive`,
      'Restore a snapshot of the older release instead.',
      fields,
    );
  else
    yield review(
      `${step}: K3s restarts on every machine, one after the other`,
      `Take a snapshot first. ${apply}`,
      fields,
    );
}
