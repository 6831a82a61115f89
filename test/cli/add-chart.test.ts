import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CrdClash } from '@twisterlab/platform/helm/crd-owners';
import type { ChartDeclaration } from '@twisterlab/platform/helm/declaration';
import { UndecidedHooks } from '@twisterlab/platform/helm/hooks';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { root as repository } from '@twisterlab/platform/util/root';
import { type AddingSite, addChart, type NewChart } from '../../cli/add-chart/add';
import { reportAdded } from '../../cli/add-chart/command';
import { namesOf } from '../../cli/add-chart/names';
import { call } from '../kit/command';

const lists = ['charts/imported.ts', 'charts/index.ts', 'charts/cluster/namespaces.ts'];
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A site with the committed lists. @param given instead of a chart with CRDs that imports, and of no findings. */
function newSite(given: Partial<AddingSite> = {}): AddingSite {
  const root = mkdtempSync(join(tmpdir(), 'add-'));
  folders.push(root);
  for (const file of lists) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(repository, file), join(root, file));
  }
  return {
    root,
    clusters: [{ name: 'edge', kubernetes: '1.36' }],
    namespaces: ['monitoring'],
    import: () => ({ crds: { number: 2, before: 0, after: 0 } }),
    verify: () => [],
    ...given,
  };
}
const chart: NewChart = {
  ...{
    name: 'ingress-demo',
    version: '1.0.0',
    repository: 'https://charts.example.com',
    description: "A demo's chart",
  },
  ...{ application: 'ingress-demo', namespace: 'demo', values: {} },
};
const text = ({ root }: AddingSite, file: string) => readFileSync(join(root, file), 'utf8');
const application = 'charts/ingress-demo/ingress-demo.ts';
const found = (where: string, message: string): Problem => ({ where, message, fix: 'Correct it.' });

describe('npm run import -- add', () => {
  it('writes declaration, Application, test and the lines of the lists', () => {
    const site = newSite();
    const { files, left } = addChart({ ...chart, values: { replicas: 2 } }, site);
    expect(files).toEqual(['charts/ingress-demo/chart.ts', application, 'test/charts/ingress-demo.test.ts', ...lists]);
    expect(left).toEqual([]);
    const declaration = text(site, 'charts/ingress-demo/chart.ts');
    expect(declaration).toContain("export const ingressDemoNamespace = 'demo';");
    expect(declaration).toContain("/** A demo's chart. From its own chart. */");
    expect(declaration).toContain('"replicas": 2');
    expect(declaration).not.toMatch(/crds:|upgradeHooks/);
    expect(text(site, application)).toMatch(
      /class IngressDemo extends[\s\S]*defaultDeny\(this\);\n {2}\}\n\}\n[\s\S]*class IngressDemoCrds/,
    );
    expect(text(site, 'test/charts/ingress-demo.test.ts')).toContain("readLock('ingress-demo')");
  });

  it('adds to each list, once and in its order, what the application needs', () => {
    const site = newSite();
    addChart(chart, site);
    const added = lists.map((file) => {
      const before = readFileSync(join(repository, file), 'utf8').split('\n');
      const after = text(site, file).split('\n');
      expect(after.filter((line) => before.includes(line))).toEqual(before);
      return after.filter((line) => !before.includes(line));
    });
    expect(added).toEqual([
      ["import { ingressDemoChart } from './ingress-demo/chart';", '  ingressDemoChart,'],
      [
        "import { IngressDemo, IngressDemoCrds } from './ingress-demo/ingress-demo';",
        '  new IngressDemoCrds(app, cluster);',
        '  new IngressDemo(app, cluster);',
      ],
      [
        "import { ingressDemoNamespace } from '../ingress-demo/chart';",
        '    { name, namespace: ingressDemoNamespace },',
      ],
    ]);
    const imports = text(site, 'charts/index.ts').match(/(?<=^import .* from ')\.\/[^']+/gm)!;
    expect(imports).toEqual([...imports].sort());
  });

  it('leaves an existing namespace and its default-deny policy alone', () => {
    const site = newSite({ import: () => ({ crds: { number: 0, before: 0, after: 0 } }) });
    const { files } = addChart({ ...chart, namespace: 'monitoring' }, site);
    expect(files).not.toContain('charts/cluster/namespaces.ts');
    expect(text(site, application)).not.toMatch(/defaultDeny|Crds/);
  });

  it('writes an exception for each finding, also for those that appear after the first, and returns the others', () => {
    const cluster = found('edge', 'requests more memory than the nodes have [capacity]');
    const refused = found('edge/ingress-demo', 'Deployment demo/api has no limit: the policy refuses it [admission]');
    const shape = found('edge/ingress-demo', 'Deployment demo/api has no field spec [schema]');
    const first = [
      found('edge/ingress-demo', "Deployment demo/api may run as 'root' [hardening]"),
      found('edge/ingress-demo', "Deployment demo/api may run as 'root' [hardening]"),
      found('edge/ingress-demo', `ClusterRole api ${'reads '.repeat(40)}[rbac]`),
    ];
    const later = found('edge/ingress-demo', 'ConfigMap demo/a is odd [exposure]');
    const other = found('edge/ingress-demo-2', 'ConfigMap demo/b is odd [exposure]');
    const answers = [
      [...first, cluster],
      [later, cluster],
      [cluster, refused, shape, other],
    ];
    let round = 0;
    const site = newSite({ verify: () => answers[round++] ?? [] });
    const { exceptions, left } = addChart(chart, site);
    expect(exceptions).toEqual([
      { rule: 'hardening', object: 'Deployment demo/api', matches: "may run as 'root'" },
      { rule: 'rbac', object: 'ClusterRole api', matches: expect.stringMatching(/^reads reads/) },
      { rule: 'exposure', object: 'ConfigMap demo/a', matches: 'is odd' },
    ]);
    expect(exceptions[1]!.matches.length).toBeLessThanOrEqual(100);
    expect(left).toEqual([cluster, refused, shape, other]);
    expect(text(site, application)).toContain("except('hardening', 'Deployment demo/api', 'may run as \\'root\\'');");
    expect(text(site, application)).toContain('not reviewed');
  });

  it('decides about hooks of upgrades alone and about CRDs of other charts, and writes the decision', () => {
    const tried: ChartDeclaration[] = [];
    const site = newSite({
      import(declaration) {
        tried.push(declaration);
        if (!declaration.upgradeHooks) throw new UndecidedHooks([found('chart', 'hooks')]);
        if (declaration.crds && !declaration.crds.except)
          throw new CrdClash([found('chart', 'crds')], ['a.example.com']);
        return { crds: { number: 0, before: 0, after: 0 } };
      },
    });
    addChart(chart, site);
    expect(tried.length).toBe(3);
    const declaration = text(site, 'charts/ingress-demo/chart.ts');
    expect(declaration).toMatch(/upgradeHooks: 'omit',[\s\S]*/);
    expect(declaration).toMatch(/crds: \{\s*"except": \[\s*"a\.example\.com"/);
  });

  it('writes nothing if the chart does not import', () => {
    const site = newSite({
      import({ name }) {
        mkdirSync(join(site.root, 'imports/helm', name), { recursive: true });
        writeFileSync(join(site.root, 'imports/helm', name, 'values.d.ts'), '');
        throw new UserError([found('chart ingress-demo', 'wants a password')]);
      },
    });
    expect(() => addChart(chart, site)).toThrow('wants a password');
    expect(
      ['imports/helm/ingress-demo', 'charts/ingress-demo'].map((path) => existsSync(join(site.root, path))),
    ).toEqual([false, false]);
    for (const file of lists) expect(text(site, file)).toBe(readFileSync(join(repository, file), 'utf8'));
  });

  it('refuses the name of an application that exists, and takes another', () => {
    const site = newSite();
    const grafana = { ...chart, name: 'grafana', application: 'grafana' };
    expect(() => addChart(grafana, site)).toThrow(
      'an application named grafana exists: charts/index.ts.\n  Choose another name of the application: --application NAME',
    );
    expect(addChart({ ...grafana, application: 'grafana-lab' }, site).files[0]).toBe('charts/grafana-lab/chart.ts');
    expect(text(site, 'charts/grafana-lab/chart.ts')).toContain("imports/helm/grafana/values'");
    expect(() => addChart({ ...chart, application: 'grafana-lab' }, site)).toThrow('charts/grafana-lab/chart.ts');
  });

  it('refuses a list that has no place for the lines', () => {
    const site = newSite();
    writeFileSync(join(site.root, 'charts/imported.ts'), 'export const importedCharts = [];\n');
    expect(() => addChart(chart, site)).toThrow('charts/imported.ts: has no place for ingressDemoChart,');
    expect(existsSync(join(site.root, 'charts/ingress-demo'))).toBe(false);
  });

  it.each(['2048', 'Demo', 'a_b', '-a'])('refuses a name that is no name of a folder and a class: %s', (name) => {
    expect(() => namesOf(name)).toThrow('--application NAME');
  });

  it('prints the files and what is left, and exits with 1 then', () => {
    const lines: string[] = [];
    const report = (left: readonly Problem[]) =>
      reportAdded(chart, { files: [application], exceptions: [], left }, { print: (text) => lines.push(text) });
    expect(report([])).toBe(0);
    expect(report([1, 2, 3, 4].map((each) => found('edge', `problem ${each}`)))).toBe(1);
    expect(lines[0]).toBe(
      [
        'ingress-demo 1.0.0: the application ingress-demo, in the namespace demo, with 0 exceptions to review.',
        `  ${application}`,
        'Next: review the exceptions and declare its connections. Then: npm run synth',
      ].join('\n'),
    );
    expect(lines[1]).toContain(
      'Correct 4 problems that no exception covers; npm run synth prints them, such as:\nedge: problem 1',
    );
    expect(lines[1]).not.toContain('problem 4\n');
  });

  it('requires one chart and its repository', async () => {
    for (const args of [[], ['a'], ['a', 'b', '--repo', 'https://charts.example.com']]) {
      const { status, stderr } = await call(['import', 'add', ...args]);
      expect(status).toBe(2);
      expect(stderr).toContain('one chart and --repo are required; given: ');
    }
  });
});
