import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { compile } from '@twisterlab/platform';
import { UserError } from '@twisterlab/platform/model/problem';
import { treeOf } from '@twisterlab/platform/write/tree';
import { type ApiObject, JsonPatch } from 'cdk8s';
import type { Greeting } from '../charts/greeting';
import { site } from '../site';

const dist = join(__dirname, '../../dist');

test('the committed dist is what the site renders', () => {
  const tree = treeOf(compile(site()).flatMap((graph) => graph.environments));
  for (const [path, content] of tree) assert.equal(readFileSync(join(dist, path), 'utf8'), content, path);
});

const refusals = (change: (greeting: Greeting) => void): readonly string[] => {
  try {
    compile(site(change));
  } catch (error) {
    assert.ok(error instanceof UserError, `${error}`);
    return error.problems.map(({ message }) => message);
  }
  return [];
};

const deploymentOf = (workload: Greeting['api']) => workload.node.findChild('deployment') as ApiObject;

function edit(workload: Greeting['api'], path: string, value: unknown): void {
  deploymentOf(workload).addJsonPatch(JsonPatch.add(path, value));
}

function addVariable(workload: Greeting['api'], name: string, value: string): void {
  edit(workload, '/spec/template/spec/containers/0/env/-', { name, value });
}

const variants: readonly [string, (greeting: Greeting) => void, RegExp][] = [
  [
    'a reference to a Service that does not exist',
    ({ web }) => addVariable(web, 'BACKEND_URL', 'http://apii:5678'),
    /Deployment hello\/web .*apii.*\[dangling-reference\]/,
  ],
  [
    'a connection that no policy allows',
    ({ api }) => addVariable(api, 'WEB_URL', 'http://web:8080'),
    /Deployment hello\/api .*Service hello\/web.*\[unreachable-service\]/,
  ],
  [
    'an image with a tag that moves',
    ({ api }) => edit(api, '/spec/template/spec/containers/0/image', 'docker.io/hashicorp/http-echo:latest'),
    /Deployment hello\/api .*latest.*\[image\]/,
  ],
];

for (const [name, change, expected] of variants) {
  test(`synth refuses ${name}`, () => {
    const found = refusals(change);
    assert.equal(found.length, 1, found.join('\n'));
    assert.match(found[0]!, expected);
  });
}
