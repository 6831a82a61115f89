import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { Command } from './page';

/** What the drill runs. */
export interface Pages {
  /** The commands of the pages: a fault injection changes their text. */
  blocks: readonly Command[];
  /** The pages whose commands run on the cluster. Without one, no cluster starts. */
  onCluster: (page: string) => boolean;
}

/** Changes the text of commands of a page. @param onCluster runs those of this page on the cluster; default: it cannot show there. */
const changed =
  (page: string, from: string, to: string, onCluster = false) =>
  (pages: Pages) => {
    const has = (each: Command) => each.page === page && each.text.includes(from);
    if (!pages.blocks.some(has)) throw new Error(`no command of ${page} has ${from}`);
    pages.blocks = pages.blocks.map((each) => (has(each) ? { ...each, text: each.text.replace(from, to) } : each));
    pages.onCluster = (each) => onCluster && each === page;
  };

export const faultInjections: readonly FaultInjection<Pages>[] = [
  {
    name: 'a Deployment has another name in dist',
    fails: checks.kubectl,
    dist(dist) {
      dist.change(
        ({ path }) => path === 'edge/blackbox-exporter/Deployment.blackbox-exporter.yaml',
        (manifest) => ({ ...manifest, metadata: { ...manifest.metadata, name: 'probes' } }),
      );
    },
    fixture: (pages) => {
      pages.onCluster = (page) => page === 'hosts.md';
    },
  },
  {
    name: 'a wrong flag',
    fails: checks.kubectl,
    fixture: changed('monitoring.md', 'logs prometheus-0 --tail=50', 'logs prometheus-0 --lines=50', true),
  },
  {
    name: 'a wrong field in a template',
    fails: checks.prints,
    fixture: changed('vulnerabilities.md', '.installedVersion', '.installed', true),
  },
  {
    name: 'a wrong column',
    fails: checks.sql,
    fixture: changed('postgres.md', 'xact_start AS age', 'xact_begin AS age'),
  },
  { name: 'a query without its number', fails: checks.promql, fixture: changed('etcd.md', 'topk(5, ', 'topk(') },
  {
    name: 'a filter that Loki does not have',
    fails: checks.logql,
    fixture: changed('logs.md', '|~ "(?i)killed process"', '~ "killed"'),
  },
  { name: 'a wrong option of ps', fails: checks.local, fixture: changed('memory.md', '--sort=-rss', '--order=-rss') },
  {
    name: 'a condition without its end',
    fails: checks.shell,
    fixture: changed('backup-passwords.md', '[ "$succeeded" = 1 ]', '[ "$succeeded" = 1'),
  },
];
