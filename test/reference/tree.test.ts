import { grants } from '@twisterlab/platform/link/grants';
import { catalogue } from '../../charts/images';
import { exploreModel } from '../../cli/explore/build';
import { referenceTree } from '../../cli/reference/tree';
import { compiled, fleet } from '../kit/rendered';

const { graphs } = compiled();
const tree = referenceTree(graphs, fleet);
const page = (name: string) => tree.get(name)!;
const model = exploreModel(graphs, () => undefined);

/** The cells of all tables of a page. */
const rowsOf = (name: string) =>
  page(name)
    .split('\n')
    .filter((line) => /^\| (?!---)/.test(line))
    .map((line) => line.slice(2, -2).split(/(?<!\\) \| /));

describe('the references', () => {
  it('have each alert once, with its severity and its runbook', () => {
    const rows = rowsOf('alerts.md').slice(1);
    const names = [...new Set(model.alerts.map(({ name }) => name))].sort();
    expect(rows.map(([name]) => /`(.+)`/.exec(name!)![1])).toEqual(names);
    const { severity, runbook } = model.alerts.find(({ name }) => name === 'PostgresDown')!;
    const [, own] = rows.find(([name]) => name!.includes('`PostgresDown`'))!;
    expect(own).toBe(severity);
    expect(page('alerts.md')).toContain(`](${runbook!.replace('docs/', '../')})`);
  });

  it('have each Service with its ports, pods and host names', () => {
    const services = graphs.flatMap((graph) => graph.all('Service'));
    const rows = rowsOf('services.md').filter(([name]) => name !== 'service');
    expect(rows).toHaveLength(services.length);
    const [, type, ports, pods, hosts] = rows.find(([name]) =>
      name!.startsWith('[twisterlab/twisterlab-unified-api]'),
    )!;
    const { api } = fleet.tenants.find(({ namespace }) => namespace === 'twisterlab')!;
    expect([type, pods]).toEqual(['NodePort', 'Deployment twisterlab-api']);
    expect(ports).toBe(`8000, node port ${api.nodePort}`);
    expect(hosts!.split('<br>').sort()).toEqual([...api.hosts].sort());
  });

  it('have every image with its licence, those that no pod runs too', () => {
    for (const { repository, version, licence } of Object.values(catalogue)) {
      const row = rowsOf('images.md').find(([name, own]) => name === repository && own === version);
      expect(row).toContain(licence);
    }
  });

  it('have every binding, dashboard and flow', () => {
    const bindings = graphs.flatMap((graph) => grants(graph));
    expect(rowsOf('permissions.md')).toHaveLength(1 + bindings.length);
    const maps = model.objects.filter(({ kind, name }) => kind === 'ConfigMap' && name.startsWith('dashboard-'));
    expect(rowsOf('dashboards.md')).toHaveLength(1 + maps.length);
    expect(page('flows.md')).toContain('| twisterlab/mcp-unified | ollama (outside) | 11434 |');
  });

  it('have the environments and their intended differences', () => {
    for (const { name } of [...fleet.clusters, ...fleet.tenants])
      expect(rowsOf('environments.md').map(([first]) => first)).toContain(name);
    expect(
      rowsOf('environments.md')
        .find(([field]) => field === '`namespace`')!
        .slice(1, 3),
    ).toEqual(fleet.tenants.slice(0, 2).map(({ namespace }) => `\`"${namespace}"\``));
  });

  it('have every request and every MCP tool of the application', () => {
    const requests = rowsOf('interfaces.md').map(([name]) => name);
    expect(requests).toEqual(expect.arrayContaining(['`POST /mcp`', '`GET /api/v1/system/health`']));
    const limit = rowsOf('interfaces.md').find(([name]) => name === '`database_execute_query`')![2];
    expect(limit).toBe('`limit` (integer, default 100)<br>`sql` (string, required)');
  });
});

describe('the pictures of C4', () => {
  const pictures = [...tree].filter(([name]) => name.endsWith('.svg'));

  it('fit a README, and each is on a page', () => {
    expect(pictures.length).toBeGreaterThan(10);
    for (const [name, svg] of pictures) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="980" height="\d+"/);
      expect(`${page('c4.md')}${page('c4-components.md')}`).toContain(`](${name})`);
      const right = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/g)].map(
        ([, x, w]) => Number(x) + Number(w),
      );
      expect(Math.max(...right)).toBeLessThan(980);
    }
  });

  it('have the same boxes and arrows in Mermaid', () => {
    const diagrams = [page('c4.md'), page('c4-components.md')].flatMap((text) => [
      ...text.matchAll(/```mermaid\n([\s\S]*?)```/g),
    ]);
    expect(diagrams).toHaveLength(pictures.length);
    for (const [index, [, diagram]] of diagrams.entries()) {
      const svg = pictures[index]![1];
      expect(diagram!.match(/-->/g)?.length).toBe(svg.match(/class="edge"/g)?.length);
      for (const [, title] of diagram!.matchAll(/^ {2}n\d+[[(]"(.+?)<br>/gm)) expect(svg).toContain(`>${title}</text>`);
    }
  });

  it('show who uses what, and leave out only what is connected with most of the others', () => {
    expect(page('c4.md')).toMatch(/\| mcp-unified \| redis \| 6379 \|/);
    expect(page('c4.md')).toMatch(
      /## Applications of production\n\n.*\n\nNot drawn, .*: .*dns in kube-system \(\d+\)\./,
    );
    expect(page('c4-components.md')).toMatch(/\| mcp-unified \| mcp-unified \| .* \|/);
  });
});
