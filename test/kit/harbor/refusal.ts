/** An answer of Harbor that is not 2xx. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** @throws Refusal 404 without it. */
export function found<T>(object: T | undefined, what: string): T {
  if (object === undefined) throw new Refusal(404, `${what} not found`);
  return object;
}

/** @throws Refusal 409 with it. */
export function free(object: unknown, what: string): void {
  if (object !== undefined) throw new Refusal(409, `${what} already exists`);
}
