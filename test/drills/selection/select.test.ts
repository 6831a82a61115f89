import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { drills } from '../../../drills';
import { catalogue } from '../../../drills/parts/catalogue';
import { folderImports } from '../../../drills/selection/imports';
import { drillsFor, folderOf } from '../../../drills/selection/select';
import { byApplication, byKind, byPath } from '../../../drills/selection/subjects';
import { renderedDist } from '../../kit/dist';

const all = drills.map(({ name, parts }) => ({ name, modules: parts.map((part) => catalogue[part].module) }));
const names = all.map(({ name }) => name);
const imports = folderImports();
const select = (...paths: string[]) => [...drillsFor(paths, all, imports).keys()];

describe('drillsFor', () => {
  it.each([
    ['README.md', []],
    ['docs/runbooks/vault.md', ['runbooks', 'secrets']],
    ['docs/style.md', []],
    ['test/cli/synth.test.ts', []],
    ['.github/workflows/ci.yml', []],
    ['cli/commands/reach.ts', []],
    ['dist/edge/SHA256SUMS', []],
    ['dist/edge/loki/ConfigMap.loki-config.yaml', ['api', 'logs']],
    ['dist/production/redis/NetworkPolicy.redis.yaml', ['api', 'network', 'memory', 'packets', 'backup', 'secrets']],
    [
      'dist/edge/grafana/Deployment.grafana.yaml',
      ['api', 'scheduling-one-server', 'scheduling', 'pictures', 'secrets', 'dashboards'],
    ],
    [
      'drills/patroni/scenario.ts',
      ['packets', 'backup', 'recovery', 'secrets', 'patroni', 'grow', 'migration', 'node-loss'],
    ],
    ['drills/supply-chain/index.ts', ['images']],
    ['drills/scheduling/index.ts', ['runbooks', 'scheduling-one-server', 'scheduling', 'status']],
    ['cli/status/failing.ts', ['status']],
    ['cli/adopt/steps.ts', ['migration']],
    ['drills/parts/go/cyclonus/go.mod', ['network']],
    ['charts/images.ts', ['api', 'registry', 'images']],
    ['charts/kit/pods.ts', ['api', 'registry', 'scheduling-one-server']],
  ])('selects for %s', (path, selected) => {
    expect(select(path)).toEqual(selected);
  });

  it.each([
    'package-lock.json',
    'drills/run.ts',
    'drills/fixtures/kubectl.ts',
    'dist/edge/new-application/Service.a.yaml',
  ])('selects those that start programs for %s', (path) => {
    // These start no server, so they need no fixture.
    expect(names.filter((name) => !select(path).includes(name))).toEqual(
      path.includes('fixtures') ? ['explore', 'network'] : [],
    );
  });

  it('names the first file of each', () => {
    const reasons = drillsFor(['README.md', 'dist/edge/loki/Service.loki.yaml', 'drills/logs/index.ts'], all, imports);
    expect(Object.fromEntries(reasons)).toEqual({
      api: 'dist/edge/loki/Service.loki.yaml',
      logs: 'dist/edge/loki/Service.loki.yaml',
    });
  });
});

describe('the tables', () => {
  const objects = readdirSync(renderedDist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.yaml'),
  );
  const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  // What synth writes depends on the records, so it is not read here.
  const files = [
    ...tracked.split('\n').filter((file) => /./.test(file) && existsSync(join(root, file))),
    'bootstrap/edge.sh',
    'hosts/edge/install.sh',
  ];
  const named = [...Object.values(byApplication), ...byKind.map(([, each]) => each), ...byPath.map(([, each]) => each)]
    .filter((each) => each !== 'all')
    .flat();

  it('name drills that exist, and every drill', () => {
    expect(named.filter((name) => !names.includes(name))).toEqual([]);
    expect(names.filter((name) => !named.includes(name))).toEqual([]);
  });

  it('name the folder of every drill', () => {
    const folders = readdirSync(join(root, 'drills'));
    expect(names.filter((name) => !folders.includes(folderOf(name)))).toEqual([]);
  });

  it('have an entry for every application', () => {
    const applications = [...new Set(objects.map((file) => file.split('/')[1]!))];
    expect(applications).toContain('loki');
    expect(applications.filter((name) => !(name in byApplication))).toEqual([]);
  });

  it('have no entry for an application that no chart makes', () => {
    const charts = files
      .filter((file) => /^charts\/.*\.ts$/.test(file))
      .map((file) => readFileSync(join(root, file), 'utf8'));
    const isMade = (name: string) => charts.some((text) => text.includes(`'${name.replace(/-crds$/, '')}'`));
    expect(Object.keys(byApplication).filter((name) => !isMade(name))).toEqual([]);
  });

  it('have no pattern that matches no file', () => {
    expect(byPath.filter(([pattern]) => !files.some((file) => pattern.test(file)))).toEqual([]);
    expect(byKind.filter(([kind]) => !objects.some((file) => kind.test(file.split('/').at(-1)!)))).toEqual([]);
  });

  it('select all drills only for files that concern all', () => {
    const everything = files
      .filter((file) => select(file).length === names.length)
      .map((file) => file.replace(/^drills\/.*/, 'drills'));
    expect([...new Set(everything)].sort()).toEqual(['.nvmrc', 'drills', 'package-lock.json', 'package.json']);
  });
});
