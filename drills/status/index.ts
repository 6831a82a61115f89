import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { withoutWebhookCalls } from '../fixtures/controller-stubs';
import { simulatedParts } from '../fixtures/simulated-nodes';
import { untilComplete } from '../scheduling/completeness';
import { SimulatedCluster } from '../scheduling/simulated-cluster';
import { beyondListing } from './account';
import { checks } from './checks';
import { applyAll, reportWell } from './cluster';
import { StatusCommand } from './command';
import { faultInjections } from './fault-injections';
import { problems } from './problems';
import { checkProblems, type Fixture, notWell } from './run';

/** `npm run status` with the ServiceAccount of dist, on the committed dist with simulated nodes. */
export const status = drill<Fixture>({
  name: 'status',
  summary: 'npm run status reports what is out of date or fails, with permissions to list and no others',
  minutes: 1,
  parts: simulatedParts,
  ci: {
    normal: 'a minute, for which CI has no room: run it by name before a change of cli/status or of its Role merges',
    faultInjections: 'eleven fault injections take ten minutes',
  },
  faultInjections,
  async run(context) {
    const { dist, processes, step, check, note } = context;
    const cluster = validateEnvironments(records).clusters[0]!;
    withoutWebhookCalls(dist); // their pods do not run here
    const simulated = await step('start an empty cluster with simulated nodes of the record', () =>
      SimulatedCluster.start(processes, dist, cluster),
    );
    try {
      const { api, kubectl } = simulated;
      const applied = await step('apply dist', () => applyAll(simulated, dist, cluster));
      note(`${applied} objects`);
      await step('wait until everything runs', async () => {
        const { faults } = await untilComplete(simulated);
        if (faults.length > 0) throw new Error(faults.join('\n'));
        await reportWell(kubectl, dist);
      });
      const fixture: Fixture = { kubectl, problems: { ...problems } };
      await context.fixtureReady(fixture);
      const kubeconfig = await api.kubeconfigOfAccount('status', 'monitoring');
      check(
        checks.nothingElse,
        await step('try what the account may not do', () => beyondListing(api, kubeconfig)),
        noFaults,
      );
      const command = new StatusCommand(dist, kubeconfig);
      const report = await step('npm run status -- --json', () => command.json());
      check(checks.listed, { of: report.objects, faults: report.forbidden }, noFaults);
      check(checks.well, { of: report.objects, faults: notWell(report) }, noFaults);
      await checkProblems(context, fixture, command);
    } finally {
      simulated.end();
    }
  },
});
