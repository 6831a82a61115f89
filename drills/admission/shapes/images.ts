import { container, running, shapes, spec, workload } from './kit';

const unknown = 'docker.io/library/nginx:1.29.1';
const notInCatalogue = 'whose repository is not in the catalogue';
const mayChange = 'which may change under its name';
const withImage = (image: string) => running({ image });
const good = (kind: 'Deployment' | 'Pod', name: string) => workload(kind, spec(), name);

export const images = shapes('images', {
  'a Deployment of another publisher': [workload('Deployment', withImage(unknown)), notInCatalogue],
  'a Pod of another publisher': [workload('Pod', withImage(unknown)), notInCatalogue],
  'a StatefulSet from another registry': [
    workload('StatefulSet', withImage('registry.example.org/library/redis:7.2.16')),
    'registry.example.org/library/redis:7.2.16',
  ],
  'a DaemonSet with a name of the catalogue in another of its registries': [
    workload('DaemonSet', withImage('ghcr.io/library/redis:7.2.16')),
    notInCatalogue,
  ],
  'a Job of a repository that begins like one of the catalogue': [
    workload('Job', withImage('docker.io/library/redis-stack:7.2.16')),
    notInCatalogue,
  ],
  'a CronJob of a repository below one of the catalogue': [
    workload('CronJob', withImage('docker.io/library/redis/stack:7.2.16')),
    notInCatalogue,
  ],
  'an unknown init container': [
    workload('Deployment', spec({ initContainers: [container({ name: 'first', image: unknown })] })),
    `first has the image ${unknown}`,
  ],
  'an unknown second container': [
    workload('Deployment', spec({ containers: [container(), container({ name: 'second', image: unknown })] })),
    `second has the image ${unknown}`,
  ],
  'a catalogue image in a privileged namespace, and an unknown one beside it': [
    workload(
      'DaemonSet',
      spec({ containers: [container(), container({ name: 'second', image: unknown })] }),
      'shape',
      'node-agents',
    ),
    'DaemonSet node-agents/shape second has the image',
  ],
  'an unknown ephemeral container': [
    workload(
      'Pod',
      spec({
        ephemeralContainers: [{ name: 'debugger', image: unknown, securityContext: container().securityContext }],
      }),
      'debugged',
    ),
    'debugger has the image',
    { before: good('Pod', 'debugged'), subresource: 'ephemeralcontainers' },
  ],
  'an image without a registry': [workload('Deployment', withImage('redis:7.2.16')), notInCatalogue],
  'the tag latest': [workload('Deployment', withImage('docker.io/library/redis:latest')), mayChange],
  'no tag': [workload('StatefulSet', withImage('docker.io/library/redis')), mayChange],
  'a tag of a major version': [workload('CronJob', withImage('docker.io/library/redis:7')), mayChange],
  'a short digest': [workload('Job', withImage('docker.io/library/redis@sha256:abc')), mayChange],
  'an exact tag before another reference': [
    workload('Deployment', withImage('docker.io/library/redis:7.2.16@registry.example.org/redis:7.2.16')),
    mayChange,
  ],
  'a moving tag of an init container in a CronJob': [
    workload('CronJob', spec({ initContainers: [container({ name: 'first', image: 'docker.io/library/redis:7' })] })),
    'first has the image docker.io/library/redis:7,',
  ],
  'a Deployment whose image becomes unknown': [
    workload('Deployment', withImage(unknown), 'rolled'),
    notInCatalogue,
    { before: good('Deployment', 'rolled') },
  ],
  'a Pod whose image becomes unknown': [
    workload('Pod', withImage(unknown), 'patched'),
    notInCatalogue,
    { before: good('Pod', 'patched') },
  ],
});
