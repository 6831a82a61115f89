import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { lazily } from '@twisterlab/platform/util/lazily';
import { root } from '@twisterlab/platform/util/root';
import { treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { installer } from '../../charts/hosts/installer';
import { render, withApplications } from '../../charts/site';
import { ClusterObjects } from '../../drills/runbooks/cluster-objects';
import { withEverything } from '../../drills/runbooks/everything';
import type { KnownNames } from '../../drills/runbooks/names';
import { records } from '../kit/records';
import { fleet, rendered } from '../kit/rendered';
import { threeNodes } from '../records/good';

/** What the pages may name: everything that any record renders. */
export const knownNames = lazily((): KnownNames => {
  const complete = withApplications(render(withEverything(records, { nodes: threeNodes })));
  const environments = [...withApplications(rendered()), ...complete];
  const secrets = environments.flatMap((environment) => environment.secrets);
  const keys = new Map<string, string[]>();
  for (const { namespace, name, keys: own } of secrets) {
    const key = `${namespace}/${name}`;
    keys.set(key, [...new Set([...(keys.get(key) ?? []), ...Object.keys(own)])]);
  }
  const files = [
    ...[...treeOf(withApplications(rendered())).keys()].map((path) => `dist/${path}`),
    ...[...bootstrapTree(complete).keys()].map((path) => `bootstrap/${path}`),
    ...[...hostsTree(fleet.clusters, installer()).keys()].map((path) => `hosts/${path}`),
  ];
  const folders = files.flatMap((path) => path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/')));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  return {
    objects: new ClusterObjects(
      environments.flatMap(({ objects }) => objects.map(({ manifest }) => manifest)),
      secrets,
    ),
    secretKeys: keys,
    paths: new Set(folders),
    scripts: Object.keys(scripts),
  };
});
