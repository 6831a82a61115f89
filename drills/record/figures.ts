import { checks as alerts } from '../alerts/checks';
import { checks as api } from '../api/checks';
import { checks as argoCd } from '../argo-cd/checks';
import { checks as backup } from '../backup/checks';
import { checks as grow } from '../grow/checks';
import { checks as ingress } from '../ingress/checks';
import { checks as nodeLoss } from '../node-loss/checks';
import { checks as nodes } from '../nodes/checks';
import { checks as patroni } from '../patroni/checks';
import { checks as runbooks } from '../runbooks/checks';
import { checks as secrets } from '../secrets/checks';
import { checks as upgrade } from '../upgrade/checks';
import type { RunOutput } from './output';

/** A figure that a run of a drill measures. */
export interface Figure {
  readonly drill: string;
  /** Reads it from what the run printed; undefined if it is not there. */
  read(run: RunOutput): string | undefined;
}

/** What a check measured. @param what of: `{}` is replaced by it. */
const checked = (drill: string, check: string, what = '{}'): Figure => ({
  drill,
  read({ checks }) {
    const measured = checks.get(check);
    return measured && what.replace('{}', measured.replace(/ checked$/, ''));
  },
});

/** The duration of steps that begin with these words. */
const lasted = (drill: string, words: string): Figure => ({
  drill,
  read({ steps }) {
    const found = steps.filter(({ name }) => name.startsWith(words));
    if (found.length === 0) return undefined;
    return `${found.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(0)} s`;
  },
});

/** A number in a note. */
const noted = (drill: string, form: RegExp): Figure => ({
  drill,
  read: ({ notes }) => notes.flatMap((note) => form.exec(note)?.[1] ?? [])[0],
});

/** The notes that are lines of a table. */
const tabled = (drill: string): Figure => ({
  drill,
  read({ notes }) {
    const lines = notes.filter((note) => note.startsWith('| ') || note.startsWith('|--'));
    return lines.length > 0 ? lines.join('\n') : undefined;
  },
});

/** Every figure of the tables. */
export const figures = {
  admitted: checked('api', api.admitted, '{} objects'),
  live: checked('argo-cd', argoCd.live),
  alone: checked('argo-cd', argoCd.alone, '{} others stay Healthy'),
  reverted: lasted('argo-cd', 'revert the commit'),
  gitMoved: checked('argo-cd', argoCd.otherGit),
  gitLost: checked('argo-cd', argoCd.withoutGit, '{} objects kept'),
  fromEmpty: noted('rehearsal', /^everything: ([\d.]+ minutes) after the bootstrap began$/),
  authority: lasted('ingress', 'replace the authority'),
  underAuthority: checked('ingress', ingress.authority, '{} requests, none failed'),
  fires: checked('alerts', alerts.cases, '{} rules'),
  notified: checked('alerts', alerts.notified, '{} faults'),
  quiet: noted('month', /^(\d+ messages? in 30 quiet days)$/),
  incidents: tabled('month'),
  commands: checked('runbooks', runbooks.kubectl, '{} commands of kubectl'),
  copies: checked('backup', backup.copied, '{} runs'),
  moment: lasted('backup', 'run the runbook'),
  newMachine: noted('recovery', /^the runbook took (\d+ s)/),
  rotated: checked('secrets', secrets.rotated, '{} requests, none failed'),
  rotation: lasted('secrets', 'Redis, by the runbook'),
  registryMoved: checked('nodes', nodes.otherRegistry),
  crash: checked('patroni', patroni.crash),
  kept: checked('patroni', patroni.lost, '{} rows, none lost'),
  diskFreed: lasted('patroni', 'free the space'),
  lostDns: checked('node-loss', nodeLoss.dns),
  lostApi: checked('node-loss', nodeLoss.api),
  lostPostgres: checked('node-loss', nodeLoss.postgres),
  lostIngress: checked('node-loss', nodeLoss.ingress),
  grown: checked('grow', grow.lost, '{} rows, none lost'),
  upgraded: checked('upgrade', upgrade.converges, '{} Applications'),
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;

/** A figure as a run measured it. */
export interface Result {
  readonly value: string;
  readonly drill: string;
  /** Of the run. */
  readonly date: string;
  /** Of dist and the drill. */
  readonly commit: string;
  readonly machine: string;
}

export type Results = Partial<Readonly<Record<FigureName, Result>>>;
