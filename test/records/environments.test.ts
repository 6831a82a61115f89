import { UserError } from '@twisterlab/platform/model/problem';
import { records } from '../../environments';
import { records as committed } from '../../environments/index';
import { backupOrder, backupSchedules } from '../../environments/schema/backup-schedules';
import { validateEnvironments } from '../../environments/schema/environments';
import { records as ours } from '../kit/records';
import { badInputs } from './bad-inputs';
import { environmentsWith, threeNodes } from './good';

function said(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return '(accepted)';
}

describe('a record with a mistake', () => {
  it.each(badInputs.map((bad) => [bad.name, bad] as const))('%s', (_, { message, ...fields }) => {
    expect(said(() => environmentsWith(fields))).toBe(message);
  });

  it('is one of at least 25 that are kept, each under its own name', () => {
    expect(badInputs.length).toBeGreaterThanOrEqual(25);
    expect(new Set(badInputs.map(({ name }) => name)).size).toBe(badInputs.length);
  });

  it('does not hide the others: every problem is named at once', () => {
    const message = said(() =>
      environmentsWith({ edge: { domain: 'LAB' }, production: { backups: { keep: 0 } }, staging: { nope: 1 } }),
    );
    expect(message).toMatch(
      /edge\.ts: domain "LAB".*production\.ts: backups\.keep 0.*staging\.ts: nope is not a field/s,
    );
  });

  it('names a cluster that is not listed', () => {
    const { clusters, tenants } = records;
    expect(said(() => validateEnvironments({ clusters: [], tenants }))).toContain(
      'environments/production.ts (also environments/staging.ts, environments/development.ts): cluster edge is no cluster that environments/index.ts lists.',
    );
    expect(clusters).toHaveLength(1);
  });
});

describe('a good record', () => {
  it('has its defaults filled in', () => {
    const [production] = environmentsWith().tenants;
    expect(production?.api).toMatchObject({
      replicas: 1,
      spread: 'preferred',
      memory: { request: '256Mi', limit: '512Mi' },
    });
    expect(production?.backups).toEqual({ keep: 7, storage: '20Gi' });
    expect(production?.cluster.ollama.port).toBe(11434);
  });

  it('is deeply read-only', () => {
    const [production] = environmentsWith().tenants;
    expect(() => Object.assign(production!.api.memory, { limit: '1Gi' })).toThrow(TypeError);
    expect(() => Object.assign(production!.cluster.nodes, { 0: undefined })).toThrow(TypeError);
  });

  it('may have three servers behind an address of their own, and MetalLB', () => {
    const fleet = environmentsWith({
      edge: { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
      production: {
        api: { replicas: 3, spread: 'required' },
        mcp: { address: '192.168.0.101', from: ['192.168.0.20/32'] },
      },
    });
    expect(fleet.tenants[0]?.mcp.address).toBe('192.168.0.101');
  });

  it('may copy to a server by address and port, and restore every day', () => {
    const offsite = { endpoint: 'http://192.168.0.50:9000', bucket: 'copies', networks: ['192.168.0.50/32'] };
    const fleet = environmentsWith({ production: { backups: { drillSchedule: '0 5 * * *', offsite } } });
    expect(fleet.tenants[0]?.backups.offsite).toEqual(offsite);
  });

  it('may be on call without off-site copies if it accepts that', () => {
    const withoutOffsite = { accepted: '2026-11-28', reason: 'no server' };
    const fleet = environmentsWith({ production: { onCall: true, backups: { withoutOffsite } } });
    expect(fleet.tenants[0]?.backups.withoutOffsite).toEqual(withoutOffsite);
  });

  it('has backups that start one after the other, each tenant an hour later', () => {
    const [production, staging] = environmentsWith({ staging: { backups: { drillSchedule: '10 6 * * 6' } } }).tenants;
    expect(backupOrder.map((name) => backupSchedules(production!, name))).toEqual([
      { backup: '0 2 * * *', drill: '5 5 * * 0' },
      { backup: '15 2 * * *', drill: '20 5 * * 0' },
      { backup: '30 2 * * *', drill: '35 5 * * 0' },
      { backup: '45 4 * * *', drill: '50 5 * * 0' },
    ]);
    expect(backupSchedules(staging!, 'redis')).toEqual({ backup: '30 3 * * *', drill: '40 6 * * 6' });
  });

  it('is each committed one', () => {
    expect(() => validateEnvironments(committed)).not.toThrow();
  });
});

test('commands and drills get the records of the tests', () => {
  expect(records).toBe(ours);
});
