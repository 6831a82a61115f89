import { useEffect, useState } from 'preact/hooks';

/** The address of a view, behind the `#` of the page's own. */
export interface Route {
  /** `['app', 'production', 'redis']` */
  readonly path: readonly string[];
  /** What the view is filtered by. */
  readonly query: string;
}

export const hrefOf = (path: readonly string[], query = '') =>
  `#/${path.map(encodeURIComponent).join('/')}${query === '' ? '' : `?q=${encodeURIComponent(query)}`}`;

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const query = new URLSearchParams(search).get('q') ?? '';
  return { path: path.split('/').filter(Boolean).map(decoded), query };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Goes to a view; typing in a filter makes no entry in the history. */
export function go(path: readonly string[], query = '', options: { readonly replace?: boolean } = {}): void {
  const href = hrefOf(path, query);
  if (!options.replace) location.hash = href;
  else {
    history.replaceState(null, '', href);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
