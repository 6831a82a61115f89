import { setTimeout as sleep } from 'node:timers/promises';
import { images } from '../../charts/images';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Internet } from './internet';

const name = 'rehearsal-fails';
const namespace = 'twisterlab-dev';

/** A task that fails at once, as strict as the rendered ones: Pod Security restricted. */
const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace },
  spec: {
    backoffLimit: 0,
    template: {
      spec: {
        restartPolicy: 'Never',
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 999,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name,
            image: images.redis,
            command: ['false'],
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            resources: {
              requests: { cpu: '10m', memory: '16Mi', 'ephemeral-storage': '16Mi' },
              limits: { cpu: '100m', memory: '32Mi', 'ephemeral-storage': '16Mi' },
            },
          },
        ],
      },
    },
  },
};

/** Lets a Job fail and waits until chat has the alert, which Alertmanager groups for five minutes, and the heartbeat has arrived. */
export async function alertArrives(
  { kubectl }: NodeCluster,
  internet: Internet,
  within: number,
): Promise<CheckedItems> {
  await kubectl.apply(job);
  const deadline = Date.now() + within * 1000;
  let faults: string[] = [];
  do {
    await sleep(2000);
    faults = [
      internet.received('heartbeat').length > 0 ? '' : 'no heartbeat has arrived',
      internet.received('chat').some((body) => body.includes('JobFailed') && body.includes(name))
        ? ''
        : `chat has no message about ${name}`,
    ].filter(Boolean);
  } while (faults.length > 0 && Date.now() < deadline);
  await kubectl.exec(['delete', 'job', name, '--namespace', namespace]);
  return { of: 2, faults };
}
