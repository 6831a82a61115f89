import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretKeys } from '../../charts/monitoring/alertmanager/receivers';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import { part } from '../parts';
import { Alertmanager, renderedAlertmanagerConfig } from '../servers/alertmanager';
import { checks } from './checks';
import { endToEnd } from './end-to-end';
import { faultInjections } from './fault-injections';
import { checkInhibitions } from './inhibitions';
import { checkMessages } from './messages';
import { failedCases } from './promtool';
import { checkRoutes } from './routes';
import { testedRules } from './rules';
import { checkSyntax } from './syntax';

/** The rendered rules with their cases, and the path from a stopped store to the chat. */
export const alerts = drill({
  name: 'alerts',
  summary: 'alerts fire when they should, stay quiet when they should, and reach the right receiver',
  minutes: 3,
  parts: ['promtool', 'prometheus', 'alertmanager', 'amtool', 'node-exporter'],
  packages: ['redis-server'],
  ci: { normal: true, faultInjections: 'the fault injections take more than twenty minutes' },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, check, note } = context;
    const { folder } = processes;
    const syntax = await step('run promtool and amtool on the rendered files', () =>
      checkSyntax(dist, join(folder, 'checks')),
    );
    check(checks.syntax, syntax, noFaults);
    // Servers would refuse these files.
    if (syntax.faults.length > 0) return;

    const { rules, faults } = testedRules(dist);
    check(checks.covered, { of: rules.length, faults }, noFaults);
    const promtool = await part('promtool');
    const failed = await step(`run the cases of ${rules.length} rules`, () =>
      failedCases(promtool, join(folder, 'rules'), rules),
    );
    note(`${rules.length - faults.length} of ${rules.length} rules have both firing and quiet cases`);
    check(checks.cases, { of: rules.length, faults: failed }, noFaults);

    const configuration = join(folder, 'alertmanager.yml');
    writeFileSync(configuration, renderedAlertmanagerConfig(dist));
    const amtool = await part('amtool');
    check(checks.routes, await step('test routes', () => checkRoutes(amtool, configuration)), noFaults);
    check(
      checks.messages,
      await step('render the messages', () => checkMessages(amtool, dist, join(folder, 'messages'))),
      noFaults,
    );
    check(
      checks.inhibitions,
      await step('test inhibitions', async () => {
        const [port] = await freePorts(1);
        // Nothing listens there: the check reads the state of alerts, not messages.
        const addresses = {
          [secretKeys.chat]: 'http://127.0.0.1:9/',
          [secretKeys.push]: 'http://127.0.0.1:9/',
          [secretKeys.heartbeat]: 'http://127.0.0.1:9/',
        };
        return checkInhibitions(
          await Alertmanager.start(processes, dist, { name: 'inhibitions', port, addresses }),
          dist,
        );
      }),
      noFaults,
    );
    await endToEnd(context);
  },
});
