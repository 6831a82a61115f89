import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditPolicyPath } from '@twisterlab/platform/hosts/audit-policy';
import { hostFiles } from '@twisterlab/platform/hosts/files';
import { kubeletPath } from '@twisterlab/platform/hosts/kubelet';
import { hostPath } from '@twisterlab/platform/hosts/tree';
import { root } from '@twisterlab/platform/util/root';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import { nodeParts, nodes } from '../nodes';
import { AuditLog, checkAudit } from './audit';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { checkKubelet } from './kubelet';
import { checkJournal, checkKernel, checkRotation, checkTimer, checkUnits, type HostFiles } from './system';

/** The committed files of the first machine, each read by the program that reads it there. */
export const hosts = drill<HostFiles>({
  name: 'hosts',
  summary: "the files of a machine are read by the kubelet, the API server, logrotate and systemd's programs",
  minutes: 1,
  parts: nodeParts,
  packages: [...nodes.packages!, 'logrotate'],
  images: addonImages,
  ci: { normal: unsupportedReason() ?? true, faultInjections: 'seven fault injections take five minutes' },
  faultInjections,
  async run({ processes, step, check, fixtureReady }) {
    const [cluster] = validateEnvironments(records).clusters;
    const [node] = cluster!.nodes;
    const committed = (path: string) => readFileSync(join(root, 'hosts', hostPath(cluster!, node!, path)), 'utf8');
    const files: HostFiles = new Map(hostFiles(cluster!, node!).map(({ path }) => [path, committed(path)]));
    await fixtureReady(files);
    const scratch = join(processes.folder, 'system');
    mkdirSync(scratch);
    check(checks.journal, await step('start journald', () => checkJournal(files, scratch)), noFaults);
    check(checks.rotation, await step('run logrotate', () => checkRotation(files, scratch)), noFaults);
    check(checks.timer, await step("read the timer by systemd's parser", () => checkTimer(files, scratch)), noFaults);
    check(checks.units, await step('read the own units', () => checkUnits(files, scratch)), noFaults);
    check(checks.kernel, await step('read the kernel settings', () => checkKernel(files, scratch)), noFaults);
    const log = new AuditLog(processes.folder, files.get(auditPolicyPath)!);
    const fixture = await step('start a node', () =>
      NodeCluster.start(processes, { nodes: 1, images: addonImages, apiServerFlags: log.flags }),
    );
    check(checks.audit, await step('read and change objects', () => checkAudit(fixture, log)), noFaults);
    check(
      checks.kubelet,
      await step('read the kubelet', () => checkKubelet(fixture, files.get(kubeletPath)!, node!)),
      noFaults,
    );
  },
});
