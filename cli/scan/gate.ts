import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { CatalogueImage } from '../../charts/images/image';
import { isDigest } from '../../charts/images/image';
import type { Accepted } from '../../charts/scan/accepted';
import type { Report } from './report';

/** What a report of each kind must not contain, and what is accepted in it. */
export interface Gate {
  /** The source of the list, for messages. */
  readonly file: string;
  readonly severities: readonly string[];
  readonly accepted: readonly Accepted[];
}

/** A finding at its place: the name of an image, or a file. */
interface Placed {
  readonly id: string;
  readonly severity: string;
  readonly target: string;
  readonly description: string;
}

/**
 * Problems of one kind of reports: findings that are not accepted, and entries of the list that expired or that no report contains.
 * @param today YYYY-MM-DD.
 */
export function gateProblems(found: readonly Placed[], gate: Gate, today: string): Problem[] {
  const serious = found.filter(({ severity }) => gate.severities.includes(severity));
  const entries = gate.accepted.flatMap((entry) => entry.targets.map((target) => ({ ...entry, target })));
  const used = new Set<(typeof entries)[number]>();
  const open = serious.filter((finding) => {
    const entry = entries.find(({ id, target }) => id === finding.id && matches(target, finding.target));
    if (entry) used.add(entry);
    return entry === undefined;
  });
  return [
    ...[...groupBy(open, ({ id, target }) => `${id} ${target}`).values()].map((same): Problem => {
      const { id, severity, target, description } = same[0]!;
      const more = same.length > 1 ? ` (and ${same.length - 1} more)` : '';
      return {
        where: target,
        message: `${id}, ${severity.toLowerCase()}: ${description}${more}`,
        fix: `Fix it, or accept it with owner, reason and expiry in ${gate.file}.`,
      };
    }),
    ...entries.flatMap((entry) => {
      const at = { where: gate.file };
      const named = `${entry.id} of ${entry.target}`;
      if (!used.has(entry)) return [{ ...at, message: `no report has ${named}.`, fix: 'Remove the entry.' }];
      if (entry.expires >= today) return [];
      const fix = `Fix it, or let ${entry.owner} set another date.`;
      return [{ ...at, message: `${named} was accepted until ${entry.expires}: ${entry.reason}.`, fix }];
    }),
  ];
}

/**
 * Problems of an image that is not published yet. Entries that its reports do not need are no problem: the pinned content may need them.
 * @throws UserError if there is no report of an image.
 */
export function builtProblems(name: string, reports: readonly Report[], gate: Gate, today: string): Problem[] {
  if (reports.length === 0)
    throw new UserError([
      { where: '--built', message: 'no report of an image given.', fix: 'Write: --built NAME REPORT' },
    ]);
  const found = reports.flatMap(({ findings }) => findings.map((finding) => ({ ...finding, target: name })));
  const accepted = gate.accepted
    .filter(({ id, targets }) => targets.includes(name) && found.some((finding) => finding.id === id))
    .map((entry) => ({ ...entry, targets: [name] }));
  return gateProblems(found, { ...gate, accepted }, today);
}

/** `*` is any part of a file's name, such as the hash of a ConfigMap. */
function matches(pattern: string, target: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]*')}$`).test(target);
}

/**
 * Reports of images at the name of each image. Problems: a report of other content than the catalogue pins, and a pinned image without
 * a report.
 */
export function imageFindings(
  reports: readonly Report[],
  images: Readonly<Record<string, CatalogueImage>>,
): { readonly found: readonly Placed[]; readonly problems: readonly Problem[] } {
  const pinned = Object.entries(images).filter(([, { digest }]) => isDigest(digest));
  const missing = new Set(pinned.map(([key]) => key));
  const found: Placed[] = [];
  const problems: Problem[] = [];
  for (const { file, name, findings } of reports) {
    const keys = pinned.filter(([, image]) => isOf(image, name)).map(([key]) => key);
    if (keys.length === 0) {
      const message = `is of ${name}, which is not the pinned content of an image in charts/images.ts.`;
      problems.push({ where: file, message, fix: 'Scan the image by the digest of the catalogue.' });
    }
    for (const key of keys) {
      missing.delete(key);
      found.push(...findings.map((finding) => ({ ...finding, target: key })));
    }
  }
  const fix = 'Scan every image that has a digest: .ci/scan images.';
  problems.push(...[...missing].map((key) => ({ where: key, message: 'has no report.', fix })));
  return { found, problems };
}

/** Whether a report's name is the repository with the pinned digest; a tag between them is not evidence. */
function isOf({ repository, digest }: CatalogueImage, name: string): boolean {
  const [tagged = '', scanned] = name.split('@');
  return scanned === digest && (tagged === repository || tagged.startsWith(`${repository}:`));
}
