import { isDeepStrictEqual } from 'node:util';
import { displayName } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { value } from '@twisterlab/platform/test/kit/texts';
import { groupBy } from '@twisterlab/platform/util/collections';
import fc from 'fast-check';
import type { Dist, DistObject } from '../dist';
import type { CheckedItems } from '../expectation';
import type { Kubectl } from '../fixtures/kubectl';

/** Values that are generated and read back. */
const generated = 3000;
const mark = 'updates.example.org/read';

/** kubectl reads YAML as Argo CD does, by sigs.k8s.io/yaml: every file of dist has to give the object that it gives here. */
export async function readDist(kubectl: Kubectl, dist: Dist, at: string): Promise<CheckedItems> {
  const objects = dist.objects();
  const { code, stdout, stderr } = await kubectl.run(readLocally('--recursive', '--filename', dist.folder));
  if (code !== 0) return { of: objects.length, faults: [`${at} ${stderr.trim()}`] };
  const read = documents(stdout);
  const byName = groupBy(read, displayName);
  const differs = ({ manifest }: DistObject) =>
    !byName.get(displayName(manifest))?.some((each) => isDeepStrictEqual(each, manifest));
  return {
    of: objects.length,
    faults: objects.filter(differs).map(({ path }) => `${at} ${path}: is read as another object`),
  };
}

/** kubectl reads generated texts, as values and as keys, as they were written. @param write the writer under test. */
export async function readTexts(
  kubectl: Kubectl,
  write: (manifest: Manifest) => string,
  seed: number,
  at: string,
): Promise<CheckedItems> {
  const values = fc.sample(value, { numRuns: generated, seed });
  return {
    of: values.length,
    faults: (await misread(kubectl, write, values)).map((fault) => `${at} seed ${seed}: ${fault}`),
  };
}

/** The values that are not read as they were written; a file that cannot be read at all is halved. */
async function misread(
  kubectl: Kubectl,
  write: (manifest: Manifest) => string,
  values: readonly unknown[],
): Promise<string[]> {
  const data = Object.fromEntries(values.map((each, index) => [`value${index}`, each]));
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data };
  const { code, stdout, stderr } = await kubectl.run(readLocally('--filename', '-'), write(manifest));
  if (code === 0) {
    const read = (documents(stdout)[0] as unknown as typeof manifest).data;
    const wrong = Object.entries(data).filter(([name, each]) => !isDeepStrictEqual(read[name], each));
    return wrong.map(([name, each]) => `${JSON.stringify(each)} is read as ${JSON.stringify(read[name])}`);
  }
  if (values.length === 1) return [`${JSON.stringify(values[0])}: ${stderr.trim()}`];
  const half = values.length >> 1;
  const first = await misread(kubectl, write, values.slice(0, half));
  // One unreadable value is enough.
  return first.length > 0 ? first : misread(kubectl, write, values.slice(half));
}

/** Arguments that make kubectl read files and print them as JSON, without the server. It prints nothing that it did not change. */
function readLocally(...files: readonly string[]): string[] {
  return ['annotate', '--local', ...files, '--output', 'json', `${mark}=`];
}

/** The objects in kubectl's output, without the mark. */
function documents(output: string): Manifest[] {
  return output
    .trim()
    .split(/\n(?=\{$)/m)
    .map((text) => {
      const { metadata, ...rest } = JSON.parse(text) as Manifest;
      const { [mark]: _, ...annotations } = metadata.annotations ?? {};
      const { annotations: __, ...others } = metadata;
      return {
        ...rest,
        metadata: Object.keys(annotations).length > 0 ? { ...others, annotations } : others,
      } as Manifest;
    });
}
