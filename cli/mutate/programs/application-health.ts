import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { waitLabel } from '@twisterlab/platform/gitops/plan';
import { part } from '../../../drills/parts';
import type { Program } from './program';
import { lastLines, run } from './run';

/** An Application, and the health that its parent must see. */
interface Case {
  readonly health: 'Healthy' | 'Progressing' | 'Degraded';
  /** Part of the message. Default: none. */
  readonly says?: string;
  /** What later waves wait for. Default: they do not wait. */
  readonly wait?: 'isolated' | 'synced' | 'healthy';
  readonly created?: 'now' | 'long ago';
  readonly status?: object;
}

const synced = { sync: { status: 'Synced' }, history: [] };
const once = { sync: { status: 'OutOfSync' }, history: [{ id: 0 }] };
const ready = { health: { status: 'Healthy' } };
const starting = { health: { status: 'Progressing' } };

const cases: readonly Case[] = [
  { health: 'Healthy', status: starting },
  { health: 'Healthy', wait: 'healthy', status: { ...synced, ...ready } },
  { health: 'Healthy', wait: 'healthy', status: { ...once, ...ready } },
  { health: 'Healthy', wait: 'synced', status: { ...synced, ...starting } },
  { health: 'Healthy', wait: 'isolated', status: { ...synced, ...starting } },
  { health: 'Progressing', says: 'wait until it is healthy', wait: 'healthy', status: { ...synced, ...starting } },
  { health: 'Progressing', says: 'wait until it is healthy', wait: 'healthy', status: ready },
  { health: 'Progressing', says: 'wait until it is synced', wait: 'synced' },
  { health: 'Progressing', says: 'wait until it is isolated', wait: 'isolated', status: starting },
  {
    health: 'Healthy',
    says: 'no longer wait',
    wait: 'healthy',
    created: 'long ago',
    status: { ...synced, ...starting },
  },
  { health: 'Healthy', says: 'no longer wait', wait: 'synced', created: 'long ago', status: ready },
  { health: 'Degraded', says: 'Not synced', wait: 'isolated', created: 'long ago', status: ready },
  { health: 'Degraded', says: 'Not synced', wait: 'healthy', created: 'long ago' },
];

const resource = 'resource.customizations.health.argoproj.io_Application';

/** Argo CD's own Lua, which gets Applications in every state that their parent can see. */
export const applicationHealth: Program = {
  name: 'argocd',
  reads: ({ name }) => name === resource,
  async prepare() {
    const argocd = await part('argocd');
    return async ({ text }, folder) => {
      const settings = join(folder, 'argocd-cm.yaml');
      const metadata = { name: 'argocd-cm', namespace: 'argocd', labels: { 'app.kubernetes.io/part-of': 'argocd' } };
      writeFileSync(
        settings,
        JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [resource]: text } }),
      );
      for (const each of cases) {
        const file = join(folder, 'application.yaml');
        writeFileSync(file, JSON.stringify(application(each)));
        const asked = ['admin', 'settings', 'resource-overrides', 'health', file, '--argocd-cm-path', settings];
        const { code, printed } = await run(argocd, asked, { cwd: folder, env: { HOME: folder } });
        if (code !== 0) return lastLines(printed);
        const [, status] = /^STATUS: (.*)$/m.exec(printed) ?? [];
        const [, message = ''] = /^MESSAGE: (.*)$/m.exec(printed) ?? [];
        if (status !== each.health || !message.includes(each.says ?? ''))
          return `an Application with ${JSON.stringify(each)} is ${status} (${message})`;
      }
      return undefined;
    };
  },
};

function application({ wait, created = 'now', status = {} }: Case) {
  const age = created === 'now' ? 0 : 24 * 3600;
  const creationTimestamp = new Date(Date.now() - age * 1000).toISOString().replace(/\.\d+/, '');
  const labels = wait === undefined ? {} : { [waitLabel]: wait };
  const metadata = { name: 'application', namespace: 'argocd', creationTimestamp, labels };
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, status };
}
