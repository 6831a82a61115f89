import { docComments } from '../../cli/reference/doc-comments';
import { type RecordField, recordFields, valueTypes } from '../../cli/reference/record-fields';

const { tenant, cluster } = recordFields();
const of = (fields: readonly RecordField[], path: string) => fields.find((field) => field.path === path);

/** The default that a doc comment states: `Default: 7.` is 7. */
const statedDefault = (doc = '') => /\bDefault: (\S+?)[.,;:]?(?: |$)/.exec(doc)?.[1];
/** Whether the comment states another default than the schema has. Lists and nil values are described in words. */
function isWrong({ doc, default: standard }: RecordField): boolean {
  const value = standard === undefined ? undefined : (JSON.parse(standard) as unknown);
  const isDescribed = typeof value === 'object' || /^0{8}-|^https:/.test(String(value));
  return value !== undefined && !isDescribed && statedDefault(doc) !== String(value);
}

describe('the fields of the records', () => {
  it('have a doc comment each', () => {
    expect([...tenant, ...cluster].filter(({ doc }) => doc === undefined).map(({ path }) => path)).toEqual([]);
    expect(tenant.length + cluster.length).toBeGreaterThan(120);
  });

  it('have the default that their comment states', () => {
    expect([...tenant, ...cluster].filter(isWrong).map(({ path }) => path)).toEqual([]);
    expect(isWrong({ path: 'a', isRequired: false, default: '7', doc: 'Copies. Default: 8.' })).toBe(true);
    expect(isWrong({ path: 'a', isRequired: false, default: '"100m..1"', doc: 'CPU. Default: 100m..1.' })).toBe(false);
  });

  it('have the types and the shape of the schema', () => {
    expect(of(tenant, 'api.nodePort')).toMatchObject({ type: 'nodePort', isRequired: false });
    expect(of(tenant, 'api.hosts')).toMatchObject({ type: 'list of host', default: '[]' });
    expect(of(tenant, 'mcp.logLevel')?.type).toBe('DEBUG or INFO or WARNING or ERROR or CRITICAL');
    expect(of(tenant, 'api.autoscale.cpuPercent')).toMatchObject({ type: 'whole number from 10 to 95', default: '70' });
    expect(of(cluster, 'nodes[].reserved.memory')).toMatchObject({ type: 'size', default: '"2Gi"' });
    expect(of(cluster, 'nodes')).toMatchObject({ isRequired: true });
    expect(of(cluster, 'nodes')?.type).toBeUndefined();
  });

  it('have types with a description', () => {
    const types = new Set(
      [...tenant, ...cluster].flatMap(({ type = '' }) => /^(?:list of )?([a-z]+[A-Z]?\w*)$/.exec(type)?.[1] ?? []),
    );
    const simple = new Set(['text', 'boolean', 'number']);
    expect([...types].filter((type) => !simple.has(type) && !valueTypes().has(type))).toEqual([]);
  });
});

describe('doc comments', () => {
  const source = `
/** Shared. */
const shared = {
  /** A port. */
  port: port.optional(),
};

/** One part. */
const part = record({
  ...shared,
  /**
   * Two
   * lines.
   */
  size: z
    .string()
    .regex(/x/),
  inner: record({
    /** Deep. */
    deep: text,
  }).prefault({}),
});

export const whole = record({
  part,
  /** Own words. */
  other: part.optional(),
  parts: z.array(part),
  none: text,
});
`;
  const docs = docComments([source]);

  it.each([
    ['whole.part', 'One part.'],
    ['whole.other', 'Own words.'],
    ['whole.part.port', 'A port.'],
    ['whole.parts.size', 'Two lines.'],
    ['whole.other.inner.deep', 'Deep.'],
    ['whole.none', undefined],
    ['whole.missing.deep', undefined],
  ])('%s: %s', (path, doc) => {
    expect(docs.of(path.split('.'))).toBe(doc);
  });
});
