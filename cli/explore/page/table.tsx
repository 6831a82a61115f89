import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { go, type Route } from './route';

export interface Column<T> {
  readonly title: string;
  cell(row: T): ComponentChildren;
}

interface Props<T> {
  /** Names the table. */
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
}

/** Rows that are drawn at first: a browser takes long for thousands. */
const most = 150;

export function Table<T>({ caption, rows, columns }: Props<T>) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, most);
  if (rows.length === 0) return <p class="faint">{caption}: none.</p>;
  return (
    <>
      <table>
        <caption>
          {caption} <span class="faint">{rows.length}</span>
        </caption>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={index}>
              {columns.map(({ title, cell }) => (
                <td key={title} data-label={title}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {rows.length}
        </button>
      )}
    </>
  );
}

/** An input whose text is in the address, so that a filtered view can be linked. */
export function Filter({ route, label }: { readonly route: Route; readonly label: string }) {
  return (
    <input
      type="search"
      class="filter"
      aria-label={label}
      placeholder={label}
      value={route.query}
      onInput={({ currentTarget }) => go(route.path, currentTarget.value, { replace: true })}
    />
  );
}

/** Whether a text has all words of a query, in any case. */
export function matches(query: string): (text: string) => boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
