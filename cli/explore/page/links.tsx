import type { AllowedBy, End } from '../model';
import { type Data, nameOf } from './data';
import { hrefOf } from './route';

/** A link to the view of an object. */
export function ObjectLink({
  data,
  index,
  short,
}: {
  readonly data: Data;
  readonly index: number;
  readonly short?: boolean;
}) {
  const object = data.objects[index]!;
  return <a href={hrefOf(['object', ...object.file.split('/')])}>{short ? object.name : nameOf(object)}</a>;
}

export function Links({ data, indices }: { readonly data: Data; readonly indices: readonly number[] }) {
  const shown = indices.slice(0, 6);
  return (
    <>
      {shown.map((index, at) => (
        <span key={index}>
          {at > 0 && ', '}
          <ObjectLink data={data} index={index} />
        </span>
      ))}
      {indices.length > shown.length && <span class="faint"> and {indices.length - shown.length} more</span>}
    </>
  );
}

export function EndLink({ data, end }: { readonly data: Data; readonly end: End }) {
  return typeof end === 'number' ? <ObjectLink data={data} index={end} /> : <span>{end}</span>;
}

/** The policies of one side of a connection. */
export function Policies({ data, by }: { readonly data: Data; readonly by: AllowedBy }) {
  if (typeof by === 'string') return <span class="faint">{by === 'outside' ? 'outside the cluster' : by}</span>;
  return (
    <>
      {by.map((index, at) => (
        <span key={index}>
          {at > 0 && ', '}
          <ObjectLink data={data} index={index} short />
        </span>
      ))}
    </>
  );
}

/** A link to a file of the repository, with a section of it. */
export function FileLink({
  data,
  path,
  text = path,
}: {
  readonly data: Data;
  readonly path: string;
  readonly text?: string;
}) {
  return <a href={`${data.origin.files}${path}`}>{text}</a>;
}

export const endName = (data: Data, end: End) => (typeof end === 'number' ? nameOf(data.objects[end]!) : end);
