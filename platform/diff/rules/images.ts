import { repository } from '../../util/image';
import { containerFields } from '../fields';
import { dangerous, type Finding, type ObjectRule, review, routine } from '../verdict';

/** New images, by the kind of step. */
export const images: ObjectRule = {
  name: 'image',
  *check(change) {
    for (const field of containerFields(change, 'image')) {
      if (typeof field.from !== 'string' || typeof field.to !== 'string') continue;
      const finding = imageStep(field.from, field.to, change.manifest.kind === 'StatefulSet');
      yield { ...finding, reason: `${field.item}: ${finding.reason}`, fields: [field] };
    }
    const pull = containerFields(change, 'imagePullPolicy');
    if (pull.length > 0)
      yield review('when the kubelet pulls the image changes', 'An image pinned by digest needs no Always.', pull);
  },
};

interface Version {
  readonly numbers: readonly number[];
  /** The tag without them. */
  readonly rest: string;
  readonly isPreRelease: boolean;
}

/** @param stateful whether the program has data, which an older or a major version may not read. */
export function imageStep(from: string, to: string, stateful: boolean): Finding {
  const [old, now] = [repository(from), repository(to)];
  if (old.split('/')[0] !== now.split('/')[0])
    return dangerous(`other registry: ${old} -> ${now}`, 'Verify the publisher and the signature.');
  if (old !== now) return dangerous(`other repository: ${old} -> ${now}`, 'Verify the publisher and the signature.');
  const [oldTag, newTag] = [tagOf(from), tagOf(to)];
  if (oldTag === newTag) return digestStep(digestOf(from), digestOf(to), newTag);
  const [before, after] = [versionOf(oldTag), versionOf(newTag)];
  const step = `${oldTag} -> ${newTag}`;
  if (!before || !after) return review(`${step}: tags without a comparable version`, 'Read what changed between them.');
  const at = [0, 1, 2].find((index) => (before.numbers[index] ?? 0) !== (after.numbers[index] ?? 0));
  if (at === undefined)
    return review(`${step}: the same version, another build or variant`, 'Read what changed in the build.');
  if ((after.numbers[at] ?? 0) < (before.numbers[at] ?? 0)) {
    const advice = 'Check that the older version reads the data of the newer one.';
    return stateful ? dangerous(`downgrade ${step}`, advice) : review(`downgrade ${step}`, advice);
  }
  const name = (['major', 'minor', 'patch'] as const)[at]!;
  if (name === 'major') {
    const advice = 'Read the release notes and migrate as they describe; verify a backup first.';
    return stateful ? dangerous(`major ${step}`, advice) : review(`major ${step}`, advice);
  }
  if (name === 'minor') return review(`minor ${step}`, 'Read the release notes.');
  if (after.isPreRelease) return review(`pre-release ${step}`, 'Prefer a final release.');
  if (digestOf(from) && !digestOf(to)) return review(`patch ${step}, no longer pinned by digest`, 'Pin the digest.');
  if (before.rest !== after.rest)
    return review(`patch ${step}, and another build or variant`, 'Read what changed in the build.');
  return routine(`patch ${step}`);
}

function digestStep(from: string | undefined, to: string | undefined, tag: string): Finding {
  if (from === undefined) return routine(`the tag ${tag} is pinned by digest`);
  if (to === undefined) return review(`the tag ${tag} is no longer pinned by digest`, 'Pin the digest.');
  return review(
    `digest only: the tag ${tag} was published again`,
    'An upstream mistake or an attack: compare with the publisher before the merge.',
  );
}

const digestOf = (image: string) => /@(sha256:[0-9a-f]+)$/.exec(image)?.[1];
const tagOf = (image: string) => /:([^/:]*)$/.exec(image.replace(/@.*$/, ''))?.[1] ?? 'latest';

function versionOf(tag: string): Version | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(tag);
  if (!match) return undefined;
  const numbers = match.slice(1).map((each) => Number(each ?? 0));
  return { numbers, rest: tag.replace(match[0], ''), isPreRelease: /(alpha|beta|rc|dev|snapshot|nightly)/i.test(tag) };
}
