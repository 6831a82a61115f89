import type { Finding } from '@twisterlab/platform/util/registry';
import { count, table } from '@twisterlab/platform/util/text';
import type { ImageKey } from '../charts/images';
import type { Signature } from '../charts/images/signatures';
import type { Update } from '../charts/images/update';

/** An image, and what a command found out about it. */
export interface Row {
  readonly key: ImageKey;
  readonly image: string;
  readonly source: string;
  /** Default: it was only listed. */
  readonly finding?: Finding | Update | Signature;
}

export function imageReport(rows: readonly Row[]): string {
  const checked = rows.flatMap(({ finding, ...row }) => (finding ? [{ ...row, finding }] : []));
  if (checked.length === 0) return table(rows.map(({ key, image, source }) => [key, shortened(image), source]));
  const lines = checked.map(({ key, image, finding }) => [
    finding.state,
    key,
    shortened(image),
    shortened(remarkOf(finding)),
  ]);
  const states = [...new Set(checked.map(({ finding }) => finding.state))];
  const numbers = states.map((state) => `${checked.filter(({ finding }) => finding.state === state).length} ${state}`);
  return [
    table(lines),
    `${count(rows.length, 'image')}: ${numbers.join(', ')}`,
    ...checked.flatMap(({ key, finding, source }) => {
      const fix = fixes[finding.state];
      return fix === undefined ? [] : [`${key}: ${fix.replace('SOURCE', source).replace('NAME', key)}`];
    }),
  ].join('\n');
}

const fixes: Readonly<Record<string, string | undefined>> = {
  missing: 'correct its tag or digest in charts/images.ts, or publish it: SOURCE',
  refused:
    "compare with SOURCE; then set another version with the digest 'unresolved', or: npm run images -- NAME --write --accept-moved",
  failed: 'do not use it before its signature is verified; compare its signer in charts/images/signers.ts with SOURCE',
};

function remarkOf(finding: NonNullable<Row['finding']>): string {
  if ('reason' in finding) return finding.reason;
  if ('note' in finding) return finding.note ?? '';
  return 'to' in finding ? `${finding.from} -> ${finding.to}` : '';
}

/** Twelve digits of a digest are enough to recognize it. */
const shortened = (text: string) => text.replace(/(sha256:[0-9a-f]{12})[0-9a-f]{52}/g, '$1');
