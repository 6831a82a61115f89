import type { Rule } from '../rule';

/** MaxSecretSize of the API server, in bytes: also the limit of a ConfigMap. Source: k8s.io/api/core/v1/types.go. */
const limit = 2 ** 20;

/** The API server refuses a ConfigMap or Secret above 1 MiB. One that grows with records works until a tenant is added. */
export const dataSize: Rule = {
  name: 'data-size',
  *check(graph) {
    for (const at of [...graph.all('ConfigMap'), ...graph.all('Secret')]) {
      const sizes = [...sizesOf(at.manifest)].sort(([, one], [, other]) => other - one);
      const total = sizes.reduce((sum, [, size]) => sum + size, 0);
      const [largest] = sizes;
      if (total <= limit || largest === undefined) continue;
      const message = `holds ${mebibytes(total)} (${largest[0]}: ${mebibytes(largest[1])}); the API server accepts 1 MiB`;
      yield { at, message, fix: 'Split it into several objects.' };
    }
  },
};

interface Values {
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** The size of each value in bytes, by key. */
function* sizesOf(manifest: Values): Iterable<readonly [key: string, size: number]> {
  for (const values of [manifest.data, manifest.stringData])
    for (const [key, text] of Object.entries(values ?? {})) yield [key, Buffer.byteLength(`${text}`)];
  for (const [key, text] of Object.entries(manifest.binaryData ?? {}))
    yield [key, Buffer.byteLength(`${text}`, 'base64')];
}

const mebibytes = (size: number) => `${(size / limit).toFixed(2)} MiB`;
