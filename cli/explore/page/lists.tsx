import type { ExploredBackup } from '../model';
import type { Data } from './data';
import { FileLink, Links, ObjectLink } from './links';
import type { Route } from './route';
import { Filter, matches, Table } from './table';

interface Props {
  readonly data: Data;
  readonly route: Route;
}

export function Images({ data, route }: Props) {
  const match = matches(route.query);
  const today = Date.now();
  return (
    <>
      <h1>Images</h1>
      <p class="faint">The age counts from the commit that put the version into charts/images.ts.</p>
      <Filter route={route} label="Filter: a name, a version, a licence" />
      <Table
        caption="Images"
        rows={data.images.filter(({ repository, version, licence = '', digest }) =>
          match(`${repository} ${version} ${licence} ${digest}`),
        )}
        columns={[
          { title: 'Image', cell: ({ repository }) => repository },
          { title: 'Version', cell: ({ version }) => version },
          {
            title: 'Age',
            cell: ({ since }) =>
              since === undefined ? <span class="faint">not known</span> : <Age since={since} today={today} />,
          },
          {
            title: 'Digest',
            cell: ({ digest }) =>
              digest.startsWith('sha256:') ? <code>{digest.slice(7, 19)}</code> : <span class="review">{digest}</span>,
          },
          { title: 'Licence', cell: ({ licence }) => licence ?? <span class="review">not in charts/images.ts</span> },
          { title: 'Used by', cell: ({ users }) => <Links data={data} indices={users} /> },
        ]}
      />
    </>
  );
}

function Age({ since, today }: { readonly since: string; readonly today: number }) {
  const days = Math.max(0, Math.floor((today - Date.parse(since)) / 86_400_000));
  return (
    <span class="short" title={`since ${since}`}>
      {days} {days === 1 ? 'day' : 'days'}
    </span>
  );
}

export function Alerts({ data, route }: Props) {
  const match = matches(route.query);
  return (
    <>
      <h1>Alerts</h1>
      <Filter route={route} label="Filter: a name, a severity, a word of the summary" />
      <Table
        caption="Alerts"
        rows={data.alerts.filter(({ name, severity, summary, expr }) =>
          match(`${name} ${severity} ${summary} ${expr}`),
        )}
        columns={[
          {
            title: 'Alert',
            cell: ({ name, at }) => (
              <>
                <b>{name}</b>
                <br />
                <small>
                  <ObjectLink data={data} index={at} />
                </small>
              </>
            ),
          },
          {
            title: 'Severity',
            cell: ({ severity }) => <span class={severities[severity] ?? 'faint'}>{severity}</span>,
          },
          {
            title: 'What it reports',
            cell: ({ summary, description, threshold, holdsFor, expr }) => (
              <>
                {summary}
                <details>
                  <summary class="faint">consequence and condition</summary>
                  <p>{description}</p>
                  {threshold !== undefined && <p>Threshold: {threshold}</p>}
                  <p>{holdsFor === '' ? 'Fires at once.' : `Fires after ${holdsFor}.`}</p>
                  <pre>{expr}</pre>
                </details>
              </>
            ),
          },
          {
            title: 'Runbook',
            cell: ({ runbook }) =>
              runbook === undefined ? (
                <span class="dangerous">none</span>
              ) : (
                <FileLink data={data} path={runbook} text={runbook.replace(/^docs\/(runbooks\/)?/, '')} />
              ),
          },
        ]}
      />
    </>
  );
}

const severities: Readonly<Record<string, string>> = { critical: 'dangerous', warning: 'review', info: 'faint' };

export function Backups({ data, route }: Props) {
  const match = matches(route.query);
  return (
    <>
      <h1>Backups</h1>
      <p class="faint">
        When a task last succeeded is known only in the cluster: the query is for Prometheus. Schedules are in UTC. A
        drill restores the newest copy and compares it.
      </p>
      <Filter route={route} label="Filter: a namespace, a name" />
      <Table
        caption="Backups"
        rows={data.backups.filter(({ namespace, name, of = '' }) => match(`${namespace} ${name} ${of}`))}
        columns={[
          { title: 'Backup', cell: ({ namespace, name }) => `${namespace}/${name}` },
          { title: 'Copies', cell: ({ of }) => of ?? <span class="faint">no StatefulSet</span> },
          { title: 'Backup runs', cell: (backup) => <Runs data={data} backup={backup} task="backup" /> },
          { title: 'Restore is tested', cell: (backup) => <Runs data={data} backup={backup} task="drill" /> },
          { title: 'Restore by hand', cell: (backup) => <Runs data={data} backup={backup} task="restore" /> },
        ]}
      />
    </>
  );
}

function Runs({ data, backup, task }: { readonly data: Data; readonly backup: ExploredBackup; readonly task: string }) {
  const runs = backup.tasks.filter((each) => each.task === task);
  if (runs.length === 0) return <span class="faint">none</span>;
  return (
    <>
      {runs.map(({ object, schedule, suspended, query }) => (
        <div key={object}>
          <ObjectLink data={data} index={object} short />
          {!suspended && <code> {schedule}</code>}
          {query !== undefined && (
            <details>
              <summary class="faint">last success</summary>
              <pre>{query}</pre>
            </details>
          )}
        </div>
      ))}
    </>
  );
}

export function Secrets({ data, route }: Props) {
  const match = matches(route.query);
  return (
    <>
      <h1>Secrets</h1>
      <p class="faint">Names and keys only: no file of the repository has a value.</p>
      <Filter route={route} label="Filter: a source, a namespace, a name" />
      <Table
        caption="Secrets"
        rows={data.secrets
          .filter(({ namespace, name, keys, sources }) =>
            match(`${namespace}/${name} ${keys.join(' ')} ${sources.join(' ')}`),
          )
          .toSorted((a, b) => kindOf(a.sources[0]!).localeCompare(kindOf(b.sources[0]!)))}
        columns={[
          { title: 'Written by', cell: ({ sources }) => sources.join(', ') },
          { title: 'Secret', cell: ({ namespace, name }) => `${namespace}/${name}` },
          { title: 'Keys', cell: ({ keys }) => keys.join(', ') },
          {
            title: 'Used by',
            cell: ({ users }) =>
              users.length === 0 ? (
                <span class="faint">no object names it</span>
              ) : (
                <Links data={data} indices={users} />
              ),
          },
        ]}
      />
    </>
  );
}

/** `Certificate` of `Certificate twisterlab/api`. */
const kindOf = (source: string) => source.split(' ')[0]!;

export function Permissions({ data, route }: Props) {
  const match = matches(route.query);
  return (
    <>
      <h1>Permissions</h1>
      <p class="faint">By the roles of dist. K3s has roles of its own.</p>
      <Filter route={route} label="Filter: a subject, a resource, a verb" />
      <Table
        caption="Bindings"
        rows={data.permissions.filter(({ subject, role, rules, namespace = '' }) =>
          match(`${subject} ${role} ${namespace} ${rules.join(' ')}`),
        )}
        columns={[
          { title: 'Subject', cell: ({ subject }) => subject },
          { title: 'In', cell: ({ namespace }) => namespace ?? 'the cluster' },
          {
            title: 'By',
            cell: ({ role, binding }) => (
              <>
                <ObjectLink data={data} index={binding} short /> <span class="faint">{role}</span>
              </>
            ),
          },
          {
            title: 'May',
            cell: ({ rules }) =>
              rules.length === 0 ? (
                <span class="faint">what Kubernetes defines</span>
              ) : (
                <details>
                  <summary>
                    {rules[0]}
                    {rules.length > 1 && <span class="faint"> and {rules.length - 1} more</span>}
                  </summary>
                  <ul>
                    {rules.map((rule) => (
                      <li key={rule}>{rule}</li>
                    ))}
                  </ul>
                </details>
              ),
          },
        ]}
      />
    </>
  );
}
