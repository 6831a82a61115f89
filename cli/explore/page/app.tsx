import { useEffect, useRef } from 'preact/hooks';
import { Capacity } from './capacity';
import { Connections } from './connections';
import type { Data } from './data';
import { Alerts, Backups, Images, Permissions, Secrets } from './lists';
import { ObjectView } from './object';
import { Application, Context, Environment } from './platform';
import { go, hrefOf, type Route, useRoute } from './route';
import { Search } from './search';
import { toggleTheme } from './theme';
import { Waves } from './waves';

const views = [
  ['', 'Platform'],
  ['connections', 'Connections'],
  ['waves', 'Waves'],
  ['capacity', 'Capacity'],
  ['images', 'Images'],
  ['alerts', 'Alerts'],
  ['backups', 'Backups'],
  ['secrets', 'Secrets'],
  ['permissions', 'Permissions'],
] as const;

export function App({ data }: { readonly data: Data }) {
  const route = useRoute();
  const search = useRef<HTMLInputElement>(null);
  const main = useRef<HTMLElement>(null);
  const [view = ''] = route.path;
  const place = route.path.join('/');
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '/') {
        event.preventDefault();
        search.current?.focus();
      } else if (event.key === 't') toggleTheme();
      else if (/^[1-9]$/.test(event.key)) go([views[Number(event.key) - 1]![0]].filter(Boolean));
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  // Another view begins at its top; the search field keeps the focus.
  useEffect(() => {
    document.title = `${main.current?.querySelector('h1')?.textContent ?? 'Platform'} - Platform`;
    scrollTo(0, 0);
    document.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
    if (document.activeElement !== search.current) main.current?.focus({ preventScroll: true });
  }, [place]);
  const current = ['env', 'app', 'object'].includes(view) ? '' : view;
  return (
    <>
      <header>
        <button type="button" class="skip" onClick={() => main.current?.focus()}>
          Skip to the content
        </button>
        <div class="top">
          <input
            ref={search}
            type="search"
            aria-label="Search everything"
            placeholder="Search everything ( / )"
            value={view === 'search' ? route.query : ''}
            onInput={({ currentTarget }) => go(['search'], currentTarget.value, { replace: view === 'search' })}
          />
          <button type="button" onClick={toggleTheme}>
            Light or dark
          </button>
        </div>
        <nav aria-label="Views">
          {views.map(([name, title]) => (
            <a key={name} href={hrefOf([name].filter(Boolean))} aria-current={name === current ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {data.origin.outOfDate > 0 && (
          <p class="review" role="status">
            dist is out of date: {data.origin.outOfDate} files differ from what the charts render. Run: npm run synth
          </p>
        )}
        <View data={data} route={route} />
      </main>
      <footer class="faint">
        {data.origin.commit !== undefined && <>Commit {data.origin.commit}. </>}
        <kbd>/</kbd> search, <kbd>1</kbd> to <kbd>9</kbd> views, <kbd>t</kbd> theme. From the charts and records, not
        from the cluster.
      </footer>
    </>
  );
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

function View({ data, route }: { readonly data: Data; readonly route: Route }) {
  const [view, ...rest] = route.path;
  switch (view) {
    case undefined:
      return <Context data={data} />;
    case 'env':
      if (!data.environments.some(({ name }) => name === rest[0])) break;
      return <Environment data={data} name={rest[0]!} />;
    case 'app':
      if (!data.applications.some(({ environment, name }) => environment === rest[0] && name === rest[1])) break;
      return <Application data={data} environment={rest[0]!} name={rest[1]!} />;
    case 'object': {
      const index = data.byFile.get(rest.join('/'));
      if (index === undefined) break;
      return <ObjectView data={data} index={index} />;
    }
    case 'search':
      return <Search data={data} route={route} />;
    case 'connections':
      return <Connections data={data} route={route} />;
    case 'waves':
      return <Waves data={data} route={route} />;
    case 'capacity':
      return <Capacity data={data} />;
    case 'images':
      return <Images data={data} route={route} />;
    case 'alerts':
      return <Alerts data={data} route={route} />;
    case 'backups':
      return <Backups data={data} route={route} />;
    case 'secrets':
      return <Secrets data={data} route={route} />;
    case 'permissions':
      return <Permissions data={data} route={route} />;
  }
  return (
    <>
      <h1>Not found</h1>
      <p>
        dist has no {route.path.join('/')}. <a href={hrefOf([])}>The platform</a>
      </p>
    </>
  );
}
