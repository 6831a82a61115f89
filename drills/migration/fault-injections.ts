import type { FaultInjection } from '../drill';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { current, old, sql } from './data';
import type { Fixture } from './fixture';
import { deployment } from './hand-run';

type Fault = FaultInjection<Fixture>;

const change = (name: string, fails: string, of: (fixture: Fixture) => Partial<Fixture>): Fault => ({
  name,
  fails,
  fixture: (fixture) => {
    Object.assign(fixture, of(fixture));
  },
});

const denial = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'default-deny', namespace },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

export const faultInjections: readonly Fault[] = [
  change('a workload that no chart has', checks.advice, () => ({
    more: [deployment('wiki', recipes.busybox.name, { command: ['sleep', '86400'] })],
  })),
  change('labels of Pod Security that come with Argo CD', checks.keeps, ({ kubectl }) => ({
    installed: async () => {
      await kubectl.exec(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
    },
  })),
  change('a default-deny policy that comes with Argo CD', checks.keeps, ({ kubectl }) => ({
    installed: () => kubectl.apply(denial),
  })),
  change('a command that names another file', checks.commands, () => ({
    executes: (commands) => commands.map((command) => command.replace('Namespace.twisterlab.yaml', 'Namespace.yaml')),
  })),
  change('a way back to a database without a table', checks.back, ({ kubectl }) => ({
    wentBack: async () => {
      await sql(kubectl, old, 'DROP TABLE executions');
    },
  })),
  change('a copy beside clients that write', checks.lost, () => ({
    // Without the end of the Services and of the sessions.
    executes: (commands, title) => {
      if (!title.includes(namespace)) return commands;
      const services = commands.filter((command) => / delete service\//.test(command));
      const others = commands.filter(
        (command) => !services.includes(command) && !/pg_terminate_backend|client kill/.test(command),
      );
      const stop = others.findIndex((command) => / delete deployment/.test(command));
      // The client writes for some seconds after the copy.
      return [...others.slice(0, stop), ...services, ...others.slice(stop)].map((command) =>
        command.includes('dump complete') ? `${command}\nsleep 10` : command,
      );
    },
  })),
  change('a row that is lost after it was loaded', checks.data, ({ kubectl }) => ({
    moved: async () => {
      await sql(kubectl, current, 'DELETE FROM executions WHERE n = 4711');
    },
  })),
  {
    name: 'a policy without the clients of the LAN',
    fails: checks.served,
    dist: (dist) =>
      dist.remove(({ path }) => path === 'production/twisterlab-api/NetworkPolicy.twisterlab-api-from-clients.yaml'),
  },
];
