/** The data in the page of `npm run explore`, as far as it is multiplied here: numbers are indices of objects. */
export interface PageData {
  readonly model: {
    readonly environments: readonly Named[];
    readonly applications: readonly { readonly environment: string; readonly name: string }[];
    readonly objects: readonly { readonly application: number; readonly file: string }[];
    readonly references: readonly (readonly [from: number, to: number, at: string])[];
    readonly connections: readonly Connection[];
  };
}

interface Named {
  readonly name: string;
  readonly cluster: string;
}

interface Connection {
  readonly from: number | string;
  readonly to: number | string;
  readonly egress: readonly number[] | string;
  readonly ingress: readonly number[] | string;
}

const before = '<script type="application/json" id="data">';

/** The data in a page. */
export function dataIn(page: string): PageData {
  return JSON.parse(partsOf(page)[1]);
}

/** The page with at least so many objects: the clusters with their references and connections again and again, under other names. */
export function enlarged(page: string, objects: number): string {
  const [head, json, rest] = partsOf(page);
  const data: PageData = JSON.parse(json);
  const { model } = data;
  const copies = Array.from({ length: Math.ceil(objects / model.objects.length) }, (_, copy) => copyOf(model, copy));
  const all = <K extends keyof PageData['model']>(key: K) => copies.flatMap((copy) => copy[key] as readonly unknown[]);
  const large = {
    ...model,
    ...{ environments: all('environments'), applications: all('applications'), objects: all('objects') },
    ...{ references: all('references'), connections: all('connections') },
  };
  return `${head}${JSON.stringify({ ...data, model: large }).replaceAll('<', '\\u003c')}${rest}`;
}

function copyOf(model: PageData['model'], copy: number): PageData['model'] {
  const named = (name: string) => (copy === 0 ? name : `${name}-${copy}`);
  const shifted = (index: number) => index + copy * model.objects.length;
  const end = (of: number | string) => (typeof of === 'number' ? shifted(of) : of);
  const policies = (of: readonly number[] | string) => (typeof of === 'string' ? of : of.map(shifted));
  return {
    environments: model.environments.map((each) => ({ ...each, name: named(each.name), cluster: named(each.cluster) })),
    applications: model.applications.map((each) => ({ ...each, environment: named(each.environment) })),
    objects: model.objects.map((each) => ({
      ...each,
      application: each.application + copy * model.applications.length,
      file: each.file.replace(/^[^/]+/, named),
    })),
    references: model.references.map(([from, to, at]) => [shifted(from), shifted(to), at] as const),
    connections: model.connections.map((each) => ({
      ...each,
      ...{ from: end(each.from), to: end(each.to), egress: policies(each.egress), ingress: policies(each.ingress) },
    })),
  };
}

/** What is before the data, the data, and the rest. */
function partsOf(page: string): readonly [string, string, string] {
  const start = page.indexOf(before) + before.length;
  const end = page.indexOf('</script>', start);
  if (start < before.length || end < 0) throw new Error('the page has no data');
  return [page.slice(0, start), page.slice(start, end), page.slice(end)];
}
