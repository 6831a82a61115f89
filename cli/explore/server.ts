import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join, sep } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';

/** What the page links to. The rest of the repository may hold what is not committed. */
const folders = ['dist', 'charts', 'docs', 'environments', 'images'];

/** The path under which the server has files of the repository. */
export const filesPath = '/files/';

/**
 * Serves the page and the files that it links to, on this machine only.
 * @param site the folder of the repository.
 * @throws UserError if the port is in use.
 */
export async function servePage(page: string, site: string, port: number): Promise<Server> {
  const server = createServer(({ method, url = '/', headers }, response) => {
    const own = `:${(server.address() as { port: number }).port}`;
    const answer = (status: number, type: string, body: string | Buffer) => {
      response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'x-content-type-options': 'nosniff' });
      response.end(method === 'HEAD' ? undefined : body);
    };
    // A page of another site that resolves its name to 127.0.0.1 would read the answer.
    if (![`127.0.0.1${own}`, `localhost${own}`].includes(headers.host ?? ''))
      return answer(403, 'text/plain', 'Not here.');
    const { pathname } = new URL(url, 'http://127.0.0.1');
    if (pathname === '/') return answer(200, 'text/html', page);
    const file = pathname.startsWith(filesPath) ? fileOf(site, pathname.slice(filesPath.length)) : undefined;
    return file ? answer(200, 'text/plain', readFileSync(file)) : answer(404, 'text/plain', 'There is no such file.');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const fix = 'Choose another one: npm run explore -- --port 0 takes a free one.';
      const message = error.code === 'EADDRINUSE' ? `port ${port} is in use.` : `port ${port}: ${error.message}.`;
      reject(new UserError([{ where: '--port', message, fix }]));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** The file of a path in one of the folders; undefined if there is none, or if a link leads elsewhere. */
function fileOf(site: string, path: string): string | undefined {
  let file: string;
  try {
    file = join(site, decodeURIComponent(path));
  } catch {
    return undefined;
  }
  if (!existsSync(file)) return undefined;
  const [real, home] = [realpathSync(file), realpathSync(site)];
  return folders.some((folder) => real.startsWith(join(home, folder) + sep)) && statSync(real).isFile()
    ? real
    : undefined;
}
