import { valueAt } from '../../gitops/immutable/field';
import { contains, parseCidr } from '../../network/addresses';
import type { ObjectChange } from '../change';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, review } from '../verdict';

/** Lists of networks from which clients may come: a missing list allows all. */
export function* widened(change: ObjectChange, name: string, pattern: string): Iterable<Finding> {
  const fields = fieldsAt(change, `${pattern}.**`);
  if (fields.length === 0) return;
  const [old, now] = [change.before!, change.after!].map(
    ({ manifest }) => valueAt(manifest, pattern) as string[] | undefined,
  );
  const wider = (now ?? []).filter((each) => old && !old.some((other) => each === other || within(each, other)));
  if (!now?.length) yield dangerous(`${name} is removed: every client may connect`, 'Keep the list.', fields);
  else if (wider.length > 0)
    yield dangerous(`more clients may connect: ${wider.join(', ')}`, 'Name single clients.', fields);
  else yield review(`fewer clients may connect: only ${now.join(', ')}`, 'Check that no other is needed.', fields);
}

function within(inner: string, outer: string): boolean {
  const [one, other] = [inner, outer].map(parseCidr);
  return one !== undefined && other !== undefined && contains(other, one);
}
