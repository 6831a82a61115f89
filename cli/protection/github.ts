import { UserError } from '@twisterlab/platform/model/problem';

/** GitHub's REST API for one repository. */
export interface GitHub {
  /** @returns undefined if there is no such thing. @throws UserError for any other failure. */
  get(path: string): Promise<unknown>;
  send(method: string, path: string, body: object): Promise<unknown>;
}

/**
 * @param repository owner and name.
 * @param url of the API. Default in GitHub Actions: the variable GITHUB_API_URL.
 */
export function gitHub(repository: string, token: string, url = 'https://api.github.com'): GitHub {
  const request = async (method: string, path: string, body?: object): Promise<Response> => {
    // Paths without a slash at the start are below the repository.
    const address = path.startsWith('/') ? `${url}${path}` : `${url}/repos/${repository}/${path}`;
    const headers = {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    };
    try {
      return await fetch(address, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
    } catch (error) {
      throw failure(method, path, (error as Error).message);
    }
  };
  const content = async (response: Response, method: string, path: string): Promise<unknown> => {
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    throw failure(method, path, `${response.status} ${text.slice(0, 300)}`);
  };
  return {
    async get(path) {
      const response = await request('GET', path);
      return response.status === 404 ? undefined : content(response, 'GET', path);
    },
    async send(method, path, body) {
      return content(await request(method, path, body), method, path);
    },
  };
}

function failure(method: string, path: string, message: string): UserError {
  const fix = 'GH_TOKEN needs the permission administration of the repository: read to compare, write with --write.';
  return new UserError([{ where: 'GitHub', message: `${method} ${path}: ${message}`, fix }]);
}
