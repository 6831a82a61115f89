import type { ExploredApplication } from '../model';
import { type Data, folderName } from './data';
import { hrefOf, type Route } from './route';
import { Filter, matches, Table } from './table';

/** The order in which Argo CD syncs the folders, and what each waits for. */
export function Waves({ data, route }: { readonly data: Data; readonly route: Route }) {
  const match = matches(route.query);
  const rows = data.applications.filter(
    (each) =>
      each.wave !== undefined && match(`${folderName(each)} ${each.after.map(({ folder }) => folder).join(' ')}`),
  );
  return (
    <>
      <h1>Sync waves</h1>
      <p class="faint">
        Argo CD creates the Applications of a wave when those of the wave before are synced.{' '}
        {data.environments
          .filter(({ wave }) => wave !== undefined)
          .map(({ name, cluster, wave }) => `${name} starts in wave ${wave} of ${cluster}`)
          .join(', ')}
        .
      </p>
      <Filter route={route} label="Filter: an environment, an application" />
      <Table
        caption="Applications"
        rows={rows}
        columns={[
          { title: 'Environment', cell: ({ environment }) => environment },
          { title: 'Wave', cell: ({ wave }) => wave },
          {
            title: 'Application',
            cell: ({ environment, name }) => <a href={hrefOf(['app', environment, name])}>{name}</a>,
          },
          { title: 'After', cell: (each) => <After each={each} /> },
          {
            title: 'Later waves wait until it is',
            cell: ({ until }) => until ?? <span class="faint">they do not wait</span>,
          },
        ]}
      />
    </>
  );
}

function After({ each: { environment, after } }: { readonly each: ExploredApplication }) {
  if (after.length === 0) return <span class="faint">nothing</span>;
  return (
    <details>
      <summary>{after.map(({ folder }) => shortened(folder, environment)).join(', ')}</summary>
      <ul>
        {after.map(({ folder, reason }) => (
          <li key={folder}>
            <a href={hrefOf(['app', ...folder.split('/')])}>{shortened(folder, environment)}</a>: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}

const shortened = (folder: string, environment: string) =>
  folder.startsWith(`${environment}/`) ? folder.slice(environment.length + 1) : folder;
