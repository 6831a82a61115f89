import type { z } from 'zod';
import type { State } from './state';

export interface Request {
  /** Parts of the path that vary. */
  readonly parts: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  /** As the schema of the route returned it. */
  readonly body: never;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: RegExp;
  /** Parameters of the query that it may have. */
  readonly query?: readonly string[];
  readonly body?: z.ZodType;
  /** Of a POST, the status is 201. @returns the JSON of the answer. */
  readonly answer: (request: Request, state: State) => unknown;
}
