import { container, type Fields, running, shapes, spec, workload } from './kit';

const limited = (limits: Fields | undefined): Fields => ({
  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits },
});
const none = limited(undefined);

export const limits = shapes('limits', {
  'no limit for CPU': [workload('Deployment', running(limited({ memory: '64Mi' }))), 'main has no limit for cpu'],
  'no limit for memory': [workload('Deployment', running(limited({ cpu: '1' }))), 'main has no limit for memory'],
  'no resources': [workload('StatefulSet', running({ resources: undefined })), 'Set resources.limits.cpu'],
  'requests only, in a DaemonSet': [workload('DaemonSet', running(none)), 'main has no limit for cpu'],
  'requests only, in a Job': [workload('Job', running(none)), 'main has no limit for cpu'],
  'requests only, in a CronJob': [workload('CronJob', running(none)), 'main has no limit for cpu'],
  'requests only, in a Pod': [workload('Pod', running(none)), 'Pod monitoring/shape main has no limit for cpu'],
  'an agent of the node without a limit for memory': [
    workload('DaemonSet', running(limited({ cpu: '1' })), 'shape', 'node-agents'),
    'Set resources.limits.memory',
  ],
  'an init container without limits': [
    workload('Deployment', spec({ initContainers: [container({ name: 'first', ...none })] })),
    'first has no limit for cpu',
  ],
  'two containers, both without a limit for memory': [
    workload(
      'Deployment',
      spec({ containers: ['a', 'b'].map((name) => container({ name, ...limited({ cpu: '1' }) })) }),
    ),
    'a has no limit for memory; b has no limit for memory',
  ],
  'a Deployment that loses its limits': [
    workload('Deployment', running(none), 'unlimited'),
    'main has no limit for cpu',
    { before: workload('Deployment', spec(), 'unlimited') },
  ],
});
