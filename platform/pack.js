// Before `npm pack`: compiles the engine into lib, and puts what it knows of Kubernetes and K3s beside it.
const { cpSync, mkdirSync, readdirSync, rmSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

const lib = join(__dirname, 'lib');
const imports = join(__dirname, '../imports');
const packed = join(__dirname, 'imports');

for (const folder of [lib, packed]) rmSync(folder, { recursive: true, force: true });
execFileSync('tsc', ['--project', join(__dirname, 'tsconfig.json')], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
cpSync(join(imports, 'kubernetes'), join(packed, 'kubernetes'), { recursive: true });
mkdirSync(join(packed, 'crds'));
for (const file of readdirSync(join(imports, 'crds')).filter((name) =>
  /\.(helm\.cattle|traefik)\.io\.json$/.test(name),
)) {
  cpSync(join(imports, 'crds', file), join(packed, 'crds', file));
}
