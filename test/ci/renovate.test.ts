import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesRelease } from '@twisterlab/platform/kubernetes/import';
import { root } from '@twisterlab/platform/util/root';
import { catalogue } from '../../charts/images';
import { isDigest } from '../../charts/images/image';
import { cosignModule } from '../../charts/images/signatures';
import { importedCharts } from '../../charts/imported';
import { catalogue as parts } from '../../drills/parts/catalogue';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

interface Manager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly datasourceTemplate: string;
}
interface Config {
  readonly enabledManagers: readonly string[];
  readonly ignorePaths: readonly string[];
  readonly customManagers: readonly Manager[];
  readonly packageRules: readonly {
    readonly matchManagers?: readonly string[];
    readonly matchPackageNames?: readonly string[];
    readonly enabled?: boolean;
  }[];
}

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const config = JSON.parse(read('renovate.json')) as Config;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
const ignored = (file: string) =>
  config.ignorePaths.some((pattern) => file.startsWith(pattern.replace('**', '')) && !pattern.startsWith('**'));

/** Files of managers that Renovate has. Source: https://docs.renovatebot.com/modules/manager/ */
const builtIn: Readonly<Record<string, RegExp>> = {
  npm: /(^|\/)package\.json$/,
  'github-actions': /^\.github\/workflows\/[^/]+\.ya?ml$/,
  gomod: /(^|\/)go\.mod$/,
  nvm: /(^|\/)\.nvmrc$/,
  devcontainer: /^\.devcontainer\/devcontainer\.json$/,
  dockerfile: /(^|\/)Dockerfile$/,
  pip_requirements: /(^|\/)requirements\.txt$/,
};

type Found = Readonly<Record<string, string | undefined>>;

/** What the managers of renovate.json find in a file. */
function found(file: string): Found[] {
  const own = config.customManagers.filter(({ managerFilePatterns }) =>
    managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)),
  );
  return own.flatMap(({ matchStrings, datasourceTemplate }) =>
    matchStrings.flatMap((pattern) =>
      [...read(file).matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => ({
        ...groups,
        datasource: datasourceTemplate,
      })),
    ),
  );
}

describe('renovate.json finds', () => {
  const images = Object.entries(catalogue);
  const upstream = images.filter(([, image]) => 'upstream' in image);

  it.each(upstream)('the image %s, with its digest', (_, { repository, version, digest }) => {
    const pin = { depName: repository, currentValue: version, datasource: 'docker' };
    expect(found('charts/images.ts')).toContainEqual(isDigest(digest) ? { ...pin, currentDigest: digest } : pin);
  });

  it('each image once, or never if it is our own', () => {
    // Our own without a digest are `unpublished`; with one they match, and the registry has no newer tag that is not ours.
    const unpublished = images.filter(([, { digest }]) => digest === 'unpublished');
    expect(found('charts/images.ts')).toHaveLength(images.length - unpublished.length);
  });

  const [cluster] = validateEnvironments(records).clusters;
  it.each(importedCharts.map((chart) => chart(cluster!)))('the Helm chart $name', ({ name, version, repository }) => {
    const all = readdirSync(join(root, 'charts')).flatMap((folder) => {
      const file = `charts/${folder}/chart.ts`;
      return existsSync(join(root, file)) ? found(file) : [];
    });
    const isRegistry = repository.startsWith('oci://');
    const source = isRegistry
      ? { registry: repository.replace('oci://', ''), datasource: 'docker' }
      : { registryUrl: repository, datasource: 'helm' };
    expect(all.filter(({ depName }) => depName === name)).toEqual([
      { depName: name, currentValue: version, ...source },
    ]);
  });

  it('K3s and Kubernetes', () => {
    expect(found('environments/schema/cluster.ts').map(({ currentValue }) => currentValue)).toEqual([cluster!.k3s]);
    expect(found('platform/kubernetes/import.ts').map(({ currentValue }) => currentValue)).toEqual([kubernetesRelease]);
  });

  it('K3s in a record that has its own', () => {
    const { matchStrings } = config.customManagers.find(({ managerFilePatterns: [first] }) =>
      first!.includes('environments'),
    )!;
    const [, version] = new RegExp(matchStrings[0]!).exec("  k3s: 'v1.37.1+k3s2',") ?? [];
    expect(version).toBe('v1.37.1+k3s2');
  });

  it('cosign', () => {
    const [{ depName, currentValue }] = found('charts/images/signatures.ts') as [Found];
    expect(cosignModule).toBe(`${depName}/cmd/cosign@${currentValue}`);
  });

  it('Go in every workflow that installs it', () => {
    const workflows = files.filter((file) => builtIn['github-actions']!.test(file));
    const installs = workflows.flatMap((file) => read(file).match(/go-version/g) ?? []);
    expect(installs.length).toBeGreaterThan(0);
    expect(workflows.flatMap(found)).toHaveLength(installs.length);
  });

  it('the commit of the application and pgBackRest', () => {
    for (const name of ['twisterlab-api', 'twisterlab-mcp'])
      expect(found(`images/${name}/Dockerfile`)).toEqual([expect.objectContaining({ datasource: 'git-refs' })]);
    expect(read('images/postgres/Dockerfile')).toContain(
      `PGBACKREST=${found('images/postgres/Dockerfile')[0]!.currentValue}\n`,
    );
  });

  it('the programs of the drills: the module that gives the version of each part', () => {
    const rule = config.packageRules.find(({ matchManagers, enabled }) => matchManagers?.[0] === 'gomod' && enabled)!;
    const modules = [
      ...Object.values(parts).map(({ versionedModule }) => versionedModule),
      'github.com/rhysd/actionlint',
    ];
    expect(rule.matchPackageNames!.toSorted()).toEqual([...new Set(modules)].sort());
  });
});

describe('each file with a pin', () => {
  it('has a manager that is enabled', () => {
    expect(config.enabledManagers.toSorted()).toEqual([...Object.keys(builtIn), 'custom.regex'].sort());
    for (const pattern of Object.values(builtIn))
      expect(files.filter((file) => pattern.test(file) && !ignored(file))).not.toEqual([]);
  });

  it('is matched by a manager, or ignored on purpose', () => {
    // A digest, an exact commit, or the version of a tool that a command installs.
    const pin = /@?sha256:[0-9a-f]{64}|@[0-9a-f]{40}\b|=[0-9a-f]{40}\b|go install \S+@v\d|npx \S+@\d/;
    const generated = /^(dist|imports|test|platform\/test|docs|examples)\/|\.sum$|package-lock\.json$/;
    const pinned = files.filter((file) => !generated.test(file) && !ignored(file) && pin.test(read(file)));
    expect(pinned).toContain('charts/images.ts');
    const managed = (file: string) =>
      found(file).length > 0 || Object.values(builtIn).some((pattern) => pattern.test(file));
    expect(pinned.filter((file) => !managed(file))).toEqual([]);
  });

  it('is not found by accident: a manager of renovate.json that finds nothing is an error', () => {
    const idle = config.customManagers.filter(
      (manager) =>
        !files.some(
          (file) =>
            manager.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)) &&
            manager.matchStrings.some((pattern) => new RegExp(pattern).test(read(file))),
        ),
    );
    expect(idle).toEqual([]);
  });
});
