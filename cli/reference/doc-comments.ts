/** Doc comments of record types by constant and field, in the layout that Biome gives the source. */
export interface DocComments {
  /** The comment of a field; undefined without one. @param path from a constant: `['tenantSchema', 'api', 'hosts']`. */
  of(path: readonly string[]): string | undefined;
}

interface Block {
  readonly docs: Map<string, string>;
  /** Constants whose fields the block has too: `...exposure`. */
  readonly spreads: string[];
  /** The constant that a field has as its value: `offsite: offsite.optional()`. */
  readonly references: Map<string, string>;
}

/** @param sources texts of modules whose constants have different names. */
export function docComments(sources: readonly string[]): DocComments {
  const blocks = new Map<string, Block>();
  for (const source of sources) scan(source, blocks);

  function of([root = '', ...path]: readonly string[]): string | undefined {
    const block = blocks.get(root);
    if (!block) return undefined;
    const [own] = path;
    if (own === undefined) return block.docs.get('');
    const spread = block.spreads.map((name) => of([name, ...path])).find((doc) => doc !== undefined);
    if (spread !== undefined) return spread;
    const reference = block.references.get(own);
    const inner = blocks.has(`${root}.${own}`) ? `${root}.${own}` : reference;
    if (path.length > 1) return inner === undefined ? undefined : of([inner, ...path.slice(1)]);
    return block.docs.get(own) ?? (reference === undefined ? undefined : of([reference]));
  }
  return { of };
}

function scan(source: string, blocks: Map<string, Block>): void {
  const open: { readonly name: string; readonly indent: number }[] = [];
  let doc: string[] | undefined;
  let isComment = false;
  const begin = (name: string, indent: number) => {
    open.push({ name, indent });
    blocks.set(name, blocks.get(name) ?? { docs: new Map(), spreads: [], references: new Map() });
  };
  for (const line of source.split('\n')) {
    if (isComment || /^\s*\/\*\*/.test(line)) {
      if (!isComment) doc = [];
      doc!.push(line.replace(/^\s*(\/\*\*|\*(?!\/))? ?/, '').replace(/\s*\*\/\s*$/, ''));
      isComment = !line.includes('*/');
      continue;
    }
    const text = doc?.join(' ').trim();
    doc = undefined;
    const indent = line.search(/\S/);
    const [, constant, value] = /^(?:export )?const (\w+)(?: = (record\(\{|\{)$)?/.exec(line) ?? [];
    if (constant !== undefined) {
      begin(constant, 0);
      if (text !== undefined) blocks.get(constant)!.docs.set('', text);
      if (value === undefined) open.pop();
      continue;
    }
    const top = open.at(-1);
    if (!top || indent < 0) continue;
    if (indent === top.indent && line.trim().startsWith('}')) open.pop();
    if (indent !== top.indent + 2) continue;
    const block = blocks.get(top.name)!;
    const [, spread] = /^\s+\.\.\.(\w+),$/.exec(line) ?? [];
    if (spread !== undefined) block.spreads.push(spread);
    const [, field, expression] = /^\s+(\w+)(?:: (.*?))?,?$/.exec(line) ?? [];
    if (field === undefined) continue;
    if (text !== undefined) block.docs.set(field, text);
    if (expression === 'record({') begin(`${top.name}.${field}`, indent);
    else block.references.set(field, /^(?:z\.array\()?(\w+)/.exec(expression ?? field)![1]!);
  }
}
