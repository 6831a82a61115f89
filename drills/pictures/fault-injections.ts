import type { FaultInjection } from '../drill';
import { changeConfigFile } from '../servers/config-files';
import { checks } from './checks';

const inDashboard = (uid: string, what: string | RegExp, by: string) =>
  changeConfigFile('edge/grafana/', `${uid}.json`, (text) => text.replace(what, by));

/** Queries of real metrics that no series answers. */
export const faultInjections: readonly FaultInjection[] = [
  {
    name: 'a label with a value that no series has',
    fails: checks.drawn,
    dist: inDashboard(
      'twisterlab-node',
      'condition=\\"Ready\\",status=\\"true\\"',
      'condition=\\"Ready\\",status=\\"True\\"',
    ),
  },
  {
    name: 'two metrics whose labels do not match',
    fails: checks.drawn,
    dist: inDashboard('twisterlab-namespace', / \/ ignoring \(type\) /, ' / '),
  },
];
