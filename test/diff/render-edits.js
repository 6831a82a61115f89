// Renders a copy of the project once for each set of edits, in one process: modules that an edit does not concern are kept.
// Usage: node render-edits.js PROJECT < sets.json > trees.jsonl
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const [, , project] = process.argv;
const { installLoader } = require(path.join(project, 'cli/start/modules.js'));
const loader = installLoader('other', undefined);
const load = (name) => require(path.join(project, name));

/** All files that synth would write, except docs/network. @param memory results of pure functions of the same engine. */
function render(memory) {
  load('platform/util/memory.ts').useMemory(memory);
  const { render: renderAll, withApplications } = load('charts/site.ts');
  const fleet = load('environments/schema/environments.ts').validateEnvironments(load('environments/index.ts').records);
  const environments = withApplications(renderAll(fleet));
  const trees = {
    dist: load('platform/write/tree.ts').treeOf(environments),
    hosts: load('platform/hosts/tree.ts').hostsTree(fleet.clusters, load('charts/hosts/installer.ts').installer()),
    bootstrap: load('charts/argo-cd/bootstrap.ts').bootstrapTree(environments),
  };
  return new Map(
    Object.entries(trees).flatMap(([folder, tree]) => [...tree].map(([file, text]) => [`${folder}/${file}`, text])),
  );
}

const memory = new Map();
const base = render(memory);
process.stdout.write(`${JSON.stringify({ files: Object.fromEntries(base) })}\n`);

for (const { name, edits } of JSON.parse(readFileSync(0, 'utf8'))) {
  const originals = new Map();
  let result;
  try {
    for (const { file, from, to } of edits) {
      const full = path.join(project, file);
      const text = readFileSync(full, 'utf8');
      if (!originals.has(file)) originals.set(file, text);
      const parts = text.split(from);
      if (parts.length < 2) throw new Error(`${file} has no "${from}", which this change edits`);
      writeFileSync(full, `${parts[0]}${to}${parts.slice(1).join(from)}`);
    }
    loader.reload(originals.keys());
    const isOfEngine = [...originals.keys()].some((file) => file.startsWith('platform/'));
    const after = render(isOfEngine ? new Map() : memory);
    const files = {};
    for (const file of new Set([...base.keys(), ...after.keys()]))
      if (base.get(file) !== after.get(file)) files[file] = after.get(file) ?? null;
    result = { name, files };
  } catch (error) {
    result = { name, error: `${error.message}`.slice(0, 2000) };
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
  for (const [file, text] of originals) writeFileSync(path.join(project, file), text);
  loader.reload(originals.keys());
}
