import type { ComponentChildren } from 'preact';
import { type Data, nameOf } from './data';
import { ObjectLink } from './links';
import { hrefOf, type Route } from './route';
import { matches } from './table';

/** Results of each kind that are shown. */
const most = 40;

/** Everything with all words of the query. */
export function Search({ data, route }: { readonly data: Data; readonly route: Route }) {
  const { query } = route;
  const match = matches(query);
  if (query.trim() === '') return <p class="faint">Type a name, a kind, an environment, an alert or an image.</p>;
  const objects = data.objects.flatMap((object, index) => (match(`${nameOf(object)} ${object.file}`) ? [index] : []));
  const views: readonly (readonly [title: string, view: string, found: readonly string[]])[] = [
    [
      'Alerts',
      'alerts',
      data.alerts.filter(({ name, summary }) => match(`${name} ${summary}`)).map(({ name }) => name),
    ],
    [
      'Images',
      'images',
      data.images.filter((each) => match(`${each.repository} ${each.version}`)).map((each) => each.repository),
    ],
    [
      'Secrets',
      'secrets',
      data.secrets
        .filter((each) => match(`${each.namespace}/${each.name}`))
        .map((each) => `${each.namespace}/${each.name}`),
    ],
    ['Subjects', 'permissions', data.permissions.filter(({ subject }) => match(subject)).map(({ subject }) => subject)],
  ];
  return (
    <>
      <h1>Search</h1>
      <List title="Objects" count={objects.length}>
        {objects.slice(0, most).map((index) => (
          <li key={index}>
            <ObjectLink data={data} index={index} /> <span class="faint">{data.folderOf(index)}</span>
          </li>
        ))}
      </List>
      {views.map(([title, view, found]) => {
        const distinct = [...new Set(found)];
        return (
          <List key={view} title={title} count={distinct.length}>
            {distinct.slice(0, most).map((name) => (
              <li key={name}>
                <a href={hrefOf([view], name)}>{name}</a>
              </li>
            ))}
          </List>
        );
      })}
    </>
  );
}

function List({
  title,
  count,
  children,
}: {
  readonly title: string;
  readonly count: number;
  readonly children: ComponentChildren;
}) {
  if (count === 0) return null;
  return (
    <section>
      <h2>
        {title} <span class="faint">{count > most ? `the first ${most} of ${count}` : count}</span>
      </h2>
      <ul class="found">{children}</ul>
    </section>
  );
}
