import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkAll } from '@twisterlab/platform/compile';
import type { Flow } from '@twisterlab/platform/model/flow';
import { networkTree } from '@twisterlab/platform/network/docs';
import { readTree } from '@twisterlab/platform/write/compare';
import { treeOf } from '@twisterlab/platform/write/tree';
import { call, temporaryFolder } from '../kit/command';
import { allows, denyAll, deployment, environment, namespace, networkPolicy, pods } from '../kit/objects';
import { rendered } from '../kit/rendered';

const lan = { name: 'lan', addresses: ['192.168.0.0/24'] };
const fromLan = networkPolicy('mcp-from-lan', {
  podSelector: { matchLabels: pods('mcp').labels },
  ingress: [{ from: [{ ipBlock: { cidr: '192.168.0.0/24' } }], ports: [{ port: 8080 }] }],
});
const toDns = networkPolicy('mcp-to-dns', {
  podSelector: { matchLabels: pods('mcp').labels },
  policyTypes: ['Egress'],
  egress: [
    {
      to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
      ports: [{ port: 53, protocol: 'UDP' }, { port: 53 }],
    },
  ],
});
const small = [
  deployment('mcp'),
  deployment('redis'),
  denyAll,
  fromLan,
  toDns,
  allows.egress('mcp', 'redis', 6379),
  allows.ingress('redis', 'mcp', 6379),
];
const flows: Flow[] = [{ from: lan, to: pods('mcp'), port: 8080, protocol: 'TCP' }];
const pages = (manifests = small, declared = flows) =>
  networkTree(
    linkAll([environment([namespace], { environment: 'edge' }), environment(manifests, { flows: declared })]),
  );

describe('the page of an environment', () => {
  const page = pages().get('production.md')!;

  it('has the matrix with empty cells for denied connections', () => {
    expect(page).toContain(
      [
        '| from \\ to | mcp | redis | kube-system/coredns |',
        '| --- | --- | --- | --- |',
        '| **mcp** |  | 6379 | 53<br>53/UDP |',
        '| **lan** | 8080 |  |  |',
      ].join('\n'),
    );
    expect(page).toContain('No egress: redis.');
    expect(page).toContain('No connections from or to addresses outside the ranges below.');
    expect(page).toContain('![Allowed connections, by destination](production.svg)');
  });

  it('has a line for each path, with links to both policies', () => {
    const policy = (name: string) => `[${name}](../../dist/production/demo/NetworkPolicy.${name}.yaml)`;
    expect(page).toContain(`\n| mcp | redis | 6379 | ${policy('mcp-to-redis')} | ${policy('redis-from-mcp')} |\n`);
    expect(page).toContain(`\n| mcp | kube-system/coredns | 53, 53/UDP | ${policy('mcp-to-dns')} | *not isolated* |\n`);
    expect(page).toContain(`\n| lan | mcp | 8080 |  | ${policy('mcp-from-lan')} |\n`);
  });

  it('lists the blocks of each range, and no other address', () => {
    expect(page).toContain('\n| lan | 192.168.0.0/24 |\n');
    expect(page.match(/\d+\.\d+\.\d+\.\d+/g)).toEqual(['192.168.0.0']);
  });

  it('has neither a table nor a picture of more sources than fit a screen', () => {
    const names = Array.from({ length: 201 }, (_, index) => `client-${index}`);
    const clients = names.flatMap((name) => [deployment(name), allows.egress(name, 'redis', 6379)]);
    const ingress = names.map((name) => allows.ingress('redis', name, 6379));
    const all = pages([...small, ...clients, ...ingress]);
    expect([...all.keys()]).not.toContain('production.svg');
    const text = all.get('production.md')!;
    expect(text).not.toContain('from \\ to');
    expect(text).not.toContain('picture');
    expect(text.match(/^\| client-\d+ \| redis \| 6379 \|/gm)).toHaveLength(201);
  });

  it('warns if addresses outside all declared flows are allowed', () => {
    const open = pages(small, []).get('production.md')!;
    expect(open).toContain('**Addresses outside all declared flows are allowed: see `other addresses`.**');
    expect(open).toContain('| **other addresses** | 8080 |');
    expect(open).not.toContain('No connections from or to');
  });
});

describe('the picture of an environment', () => {
  const picture = pages().get('production.svg')!;

  it('has every sender, every receiver and every allowed port', () => {
    for (const text of ['mcp', 'redis', 'kube-system/coredns', 'lan', '6379', '8080', '53, 53/UDP']) {
      expect(picture).toContain(`>${text}</text>`);
    }
    expect([...picture.matchAll(/<title>(\S+ to \S+: .*)<\/title>/g)].map(([, title]) => title)).toEqual([
      'lan to mcp: 8080',
      'mcp to redis: 6379',
      'mcp to kube-system/coredns: 53, 53/UDP',
    ]);
  });

  it('colours a source by the more distant peer', () => {
    const group = (title: string) => new RegExp(`<g class="open (\\w+)"><title>${title}`).exec(picture)?.[1];
    expect(group('mcp to redis')).toBe('own');
    expect(group('mcp to kube-system/coredns')).toBe('cluster');
    expect(group('lan to mcp')).toBe('outside');
  });

  it('is well-formed, has a size and dark colours, and references no other file', () => {
    const open: string[] = [];
    for (const [, closing, name, rest] of picture.matchAll(/<(\/?)([a-z]+)([^>]*)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!rest!.endsWith('/')) open.push(name!);
    }
    expect(open).toEqual([]);
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="980" height="[\d.]+" viewBox/);
    expect(picture).toContain('@media (prefers-color-scheme: dark)');
    expect(picture.match(/https?:|url\(|@import|@font-face|href/g)).toEqual(['http:']);
  });

  it('contains every box and every name completely, and is no wider with more pods', () => {
    const names = [...Array(30).keys()].map((index) => `a-workload-with-a-long-name-${index}`);
    const open = networkPolicy('open', { podSelector: {}, ingress: [{}], egress: [{ to: [{ podSelector: {} }] }] });
    for (const own of [picture, pages([...names.map((name) => deployment(name)), open]).get('production.svg')!]) {
      const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(own)!.map(Number);
      expect(width).toBe(980);
      const boxes = [...own.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="(\d+)" height="(\d+)"/g)];
      expect(boxes.length).toBeGreaterThan(5);
      for (const [, x, y, wide, high] of boxes) {
        expect(Number(x) + Number(wide)).toBeLessThan(width!);
        expect(Number(y) + Number(high)).toBeLessThan(height!);
      }
      const overlap = boxes.filter(([, x, y, wide], index) =>
        boxes.slice(0, index).some(([, left, top, size]) => {
          const isSameLine = Math.abs(Number(top) - Number(y)) < 22;
          return isSameLine && Number(left) < Number(x) + Number(wide) && Number(x) < Number(left) + Number(size);
        }),
      );
      expect(overlap).toEqual([]);
    }
  });

  it('shortens a name that does not fit, and has all of it in the tooltip', () => {
    const addresses = [...Array(12).keys()].map((index) => `10.${index}.0.0/16`);
    const many = { name: 'many', addresses };
    const few = { name: 'many', addresses: addresses.slice(0, 9) };
    const from = (name: string, blocks: readonly string[]) =>
      networkPolicy(name, {
        podSelector: { matchLabels: pods('mcp').labels },
        ingress: [{ from: blocks.map((cidr) => ({ ipBlock: { cidr } })), ports: [{ port: 8080 }] }],
      });
    const own = pages(
      [deployment('mcp'), denyAll, from('a', addresses)],
      [
        { from: many, to: pods('mcp'), port: 8080, protocol: 'TCP' },
        { from: few, to: pods('mcp'), port: 9090, protocol: 'TCP' },
      ],
    ).get('production.svg')!;
    expect(own).toContain('>many (10.0.0.0/16 + 11)</text>');
    expect(own).toContain(`<title>many (${addresses.join(', ')}) to mcp: 8080</title>`);
  });

  it('escapes special characters of XML', () => {
    const odd = { name: 'a<b>&"c"', addresses: ['192.168.0.0/24'] };
    const own = pages(small, [{ from: odd, to: pods('mcp'), port: 8080, protocol: 'TCP' }]).get('production.svg')!;
    expect(own).toContain('>a&lt;b&gt;&amp;&quot;c&quot;</text>');
    expect(own).not.toContain('a<b>');
  });
});

describe('docs/network', () => {
  const environments = rendered();
  const tree = networkTree(linkAll(environments));

  it('has a page and a picture for each environment', () => {
    const names = environments.flatMap(({ name }) => [`${name}.md`, `${name}.svg`]);
    expect([...tree.keys()].sort()).toEqual(names.sort());
  });

  it('does not depend on the order of the objects', () => {
    const reversed = environments.map((each) => ({
      ...each,
      objects: [...each.objects].reverse(),
      flows: [...each.flows].reverse(),
    }));
    expect(Object.fromEntries(networkTree(linkAll(reversed)))).toEqual(Object.fromEntries(tree));
  });

  it('links only existing files', () => {
    const files = new Set(treeOf(environments).keys());
    const links = [...tree.values()].flatMap((text) =>
      [...text.matchAll(/\]\(\.\.\/\.\.\/dist\/([^)]+)\)/g)].map(([, path]) => path!),
    );
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((path) => !files.has(path))).toEqual([]);
  });
});

describe('npm run synth, docs/network and docs/reference', () => {
  const copy = temporaryFolder();
  const [dist, bootstrap, hosts, network, reference] = [
    ...['dist', 'bootstrap', 'hosts', 'docs/network', 'docs/reference'],
  ].map((name) => join(copy, name)) as [string, string, string, string, string];
  const folders = { dist, bootstrap, hosts, network, reference };
  const synth = (...args: string[]) => call(['synth', ...args], { folders });
  const docs = (file: string) => join(network, file);

  beforeAll(async () => {
    expect((await synth('--json')).status).toBe(0);
  });

  it('--check lists outdated files; --env rewrites only the pages of its environment; synth rewrites all', async () => {
    const [fresh, references] = [readTree(network), readTree(reference)];
    appendFileSync(join(reference, 'alerts.md'), 'more\n');
    appendFileSync(docs('production.md'), 'more\n');
    writeFileSync(docs('edge.svg'), fresh.get('edge.svg')!.replace('6379', '6380'));
    rmSync(docs('staging.svg'));
    writeFileSync(docs('qa.md'), fresh.get('staging.md')!);
    const outdated = await synth('--check');
    expect(outdated.status).toBe(1);
    expect(outdated.stdout.split('\n').slice(0, -2).sort()).toEqual([
      `changed  ${network}/edge.svg`,
      `changed  ${network}/production.md`,
      `changed  ${reference}/alerts.md`,
      `extra    ${network}/qa.md`,
      `missing  ${network}/staging.svg`,
    ]);

    expect((await synth('--env', 'production')).stdout).toMatch(/^changed +\S+docs\/network\/production\.md$/m);
    expect(readFileSync(docs('production.md'), 'utf8')).toBe(fresh.get('production.md'));
    expect(readTree(network)).not.toEqual(fresh);
    expect(readTree(reference)).not.toEqual(references);

    expect((await synth()).stdout).toMatch(/^removed +\S+docs\/network\/qa\.md$/m);
    expect(readTree(network)).toEqual(fresh);
    expect(readTree(reference)).toEqual(references);
  });
});
