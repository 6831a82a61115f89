import { ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import { issue } from './cluster';
import { containerWaits, type Problems, patch, runOutOfTime, shrink, succeeded } from './problems';
import type { Fixture } from './run';

type Fault = FaultInjection<Fixture>;

/** Something else happens in the place of a problem. */
const instead = (name: string, fails: string, problems: Partial<Problems>): Fault => ({
  name,
  fails,
  fixture: (fixture) => {
    Object.assign(fixture.problems, problems);
  },
});

type Rules = NonNullable<ReturnType<typeof roleOf>['rules']>;

const roleOf = (manifest: Manifest) => ofKind(manifest, 'ClusterRole');

const withRules = (name: string, fails: string, change: (rules: Rules) => object[]): Fault => ({
  name,
  fails,
  dist(dist) {
    dist.change(
      ({ path }) => path === 'edge/status/ClusterRole.status.yaml',
      (role) => ({ ...role, rules: change(roleOf(role).rules ?? []) }),
    );
  },
});

export const faultInjections: readonly Fault[] = [
  withRules('a Role that lacks a kind', checks.listed, (rules) =>
    rules.filter(({ apiGroups }) => !apiGroups?.includes('storage.k8s.io')),
  ),
  withRules('a Role that also allows to watch Secrets', checks.nothingElse, (rules) => [
    ...rules,
    { apiGroups: [''], resources: ['secrets'], verbs: ['watch'] },
  ]),
  {
    name: 'an object that an administrator changed before',
    fails: checks.well,
    fixture: async ({ kubectl }) => {
      await patch(kubectl, 'service/mcp-unified', {
        spec: { sessionAffinity: 'ClientIP', externalTrafficPolicy: 'Cluster' },
      });
    },
  },
  instead('a change of what dist does not set', checks.outOfDate, {
    outOfDate: async (kubectl) => {
      await patch(kubectl, 'poddisruptionbudget/postgres-cluster', { metadata: { annotations: { mine: 'true' } } });
    },
  }),
  instead('a container that starts', checks.pod, { pod: (kubectl) => containerWaits(kubectl, 'ContainerCreating') }),
  instead('a failed Job that belongs to no backup', checks.failed, {
    failed: (kubectl) => runOutOfTime(kubectl, false),
  }),
  instead('a backup of an hour ago', checks.late, { late: (kubectl) => succeeded(kubectl, -1 / 24) }),
  instead('a certificate that is valid for 60 days', checks.certificate, {
    certificate: (kubectl) => issue(kubectl, 'twisterlab', 'twisterlab-api', 60),
  }),
  instead('a node with a reserve that its pods leave room for', checks.node, {
    node: (kubectl) => shrink(kubectl, 1.01),
  }),
  {
    name: 'an alert whose runbook was renamed',
    fails: checks.runbooks,
    dist(dist) {
      dist.replace('runbooks/pods.md', 'runbooks/crashes.md');
    },
  },
  {
    name: 'more differences than fit the screen',
    fails: checks.screen,
    fixture: ({ problems }) => {
      const { outOfDate } = problems;
      problems.outOfDate = async (kubectl) => {
        await outOfDate(kubectl);
        await kubectl.exec(['delete', 'networkpolicies', '--all', '--namespace', 'twisterlab-dev']);
      };
    },
  },
];
