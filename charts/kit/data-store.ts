import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Callable } from './network/pods';
import type { ContainerProps, Env } from './workloads/container';

/** A data store, as the servers that write to it use it. */
export interface DataStore extends Callable {
  /** Why the record stops all servers that write to it. Default: it does not. */
  readonly writersStopped?: string;
  /** Init container of a pod that writes to it: ends when the store accepts the pod's own password. */
  awaitLogin(): ContainerProps;
}

/** A store for clients that change none of its data, such as exporters and backups: they stay when its writers are stopped. */
export const reader = ({ pods, port, service }: Callable): Callable => ({ pods, port, service, readOnly: true });

export interface AwaitLoginProps {
  /** Name of the store. */
  readonly store: string;
  readonly image: string;
  /** Shell command that logs in once, and fails with the server's message. */
  readonly login: string;
  /** Extended regular expression of the messages that refuse the login, in contrast to a server that is not there yet. */
  readonly refusal: string;
  /** Variables of the command. */
  readonly env: Env;
}

const script = readFileSync(join(root, 'charts/kit/scripts/await-login.sh'), 'utf8');

/**
 * An init container that repeats a login. A server that does not answer is awaited without limit (PodPending fires after 15
 * minutes); a refused password ends it with code 1 after half a minute, so that the pod crash-loops (PodCrashLooping).
 */
export function awaitLogin({ store, image, login, refusal, env }: AwaitLoginProps): ContainerProps {
  return {
    name: `await-${store}`,
    image,
    command: ['sh', '-c', script],
    env: { ...env, STORE: store, LOGIN: login, REFUSAL: refusal },
    cpu: { request: '10m', limit: '100m' },
    memory: { request: '16Mi', limit: '64Mi' },
  };
}
