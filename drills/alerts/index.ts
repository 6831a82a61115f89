import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '../../charts/monitoring/alertmanager/receivers';
import { drill } from '../drill';
import { faultless } from '../expectation';
import { freePorts } from '../ground/ports';
import { part } from '../parts';
import { Alertmanager } from './alertmanager';
import { checked } from './checks';
import { endToEnd } from './end-to-end';
import { heldBack } from './inhibitions';
import { promises } from './promises';
import { unproven } from './promtool';
import { routed } from './routes';
import { fileIn, provenRules } from './rules';
import { sabotages } from './sabotage';

/** The rendered rules by their cases, and the whole way from a store that stops to the chat. */
export const alerts = drill({
  name: 'alerts',
  promise: 'alerts fire when they should, stay quiet when they should, and reach whom they should',
  minutes: 2,
  parts: ['promtool', 'prometheus', 'alertmanager', 'amtool', 'node-exporter'],
  packages: ['redis-server'],
  ci: { healthy: true, broken: 'eleven sabotages take twenty minutes' },
  breaks: sabotages,
  async run(story) {
    const { dist, processes, step, promise, note } = story;
    const { folder } = processes;
    const check = await step('promtool and amtool read what was rendered', () => checked(dist, join(folder, 'checks')));
    promise(promises.checked, check, faultless);
    // What is refused cannot run.
    if (check.faults.length > 0) return;

    const { rules, faults } = provenRules(dist);
    promise(promises.covered, { of: rules.length, faults }, faultless);
    const promtool = await part('promtool');
    const wrong = await step(`${rules.length} rules, their cases`, () =>
      unproven(promtool, join(folder, 'rules'), rules),
    );
    note(`rules ${rules.length - faults.length} of ${rules.length} both ways`);
    promise(promises.proven, { of: rules.length, faults: wrong }, faultless);

    const configuration = join(folder, 'alertmanager.yml');
    writeFileSync(configuration, fileIn(dist, 'alertmanager', 'alertmanager.yml'));
    const amtool = await part('amtool');
    promise(promises.routed, await step('routes', () => routed(amtool, configuration)), faultless);
    promise(
      promises.held,
      await step('inhibitions', async () => {
        const [port] = await freePorts(1);
        // Nobody listens there: what is looked at is whether it would be told.
        const addresses = { [file.chat]: 'http://127.0.0.1:9/', [file.heartbeat]: 'http://127.0.0.1:9/' };
        return heldBack(await Alertmanager.start(processes, dist, { name: 'inhibitions', port, addresses }));
      }),
      faultless,
    );
    await endToEnd(story);
  },
});
