import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import { harbor } from './names';

const object = (kind: string, part: string) => `${kind} ${harbor.namespace}/${harbor.name}-${part}`;

/** What the images of Harbor do not allow. */
export function exempt(scope: Construct): void {
  const writes = (objects: readonly string[], reason: string) => {
    for (const each of objects)
      declare(scope, 'exception', {
        rule: 'hardening',
        object: each,
        matches: 'may write its root file system',
        reason,
      });
  };
  writes(
    [
      ...['core', 'exporter', 'jobservice', 'registry'].map((part) => object('Deployment', part)),
      object('StatefulSet', 'trivy'),
    ],
    'its entry point writes the list of authorities that the program trusts',
  );
  writes(
    [
      ...['nginx', 'portal'].map((part) => object('Deployment', part)),
      ...['database', 'redis'].map((part) => object('StatefulSet', part)),
    ],
    'its image expects writable folders, and the chart mounts none',
  );
  for (const variable of ['CORE_URL', 'TOKEN_SERVICE_URL'])
    declare(scope, 'exception', {
      rule: 'unreachable-service',
      object: object('Deployment', 'core'),
      matches: `env ${variable} of core`,
      reason: 'its own address, which it gives to the scanner and to jobs; it reaches itself at 127.0.0.1',
    });
  for (const group of ['core', 'portal'])
    declare(scope, 'exception', {
      rule: 'dangling-reference',
      object: object('Deployment', 'nginx'),
      matches: `Service ${harbor.namespace}/${group}`,
      reason: 'a group of servers (upstream) in the configuration of nginx, not a host',
    });
}
