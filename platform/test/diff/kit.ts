import { contextOf } from '@twisterlab/platform/diff/context';
import { differences } from '@twisterlab/platform/diff/differences';
import { type Evaluation, evaluate } from '@twisterlab/platform/diff/evaluate';
import type { Snapshot } from '@twisterlab/platform/diff/file';
import { ObjectReader } from '@twisterlab/platform/diff/object';
import { highest, type Level, type Verdict } from '@twisterlab/platform/diff/verdict';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { sha256 } from '@twisterlab/platform/write/tree';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { parse } from 'yaml';
import { cluster } from '../kit/objects';

/** Objects of production's folder `app`; or files by their path. */
export type Tree = readonly Manifest[] | Readonly<Record<string, string>>;

export function snapshot(tree: Tree): Snapshot {
  const files = Array.isArray(tree) ? Object.fromEntries(tree.map(fileOf)) : (tree as Record<string, string>);
  return {
    name: 'test',
    files: new Map(
      Object.entries(files).map(([path, text]) => [path, { path, id: sha256(text), text, size: text.length }]),
    ),
  };
}

const fileOf = (manifest: Manifest): readonly [string, string] => {
  const { kind, metadata } = manifest;
  const path = [kind, metadata.namespace, metadata.name].filter(Boolean).join('.');
  return [`dist/production/app/${path}.yaml`, toYaml(manifest)];
};

export function evaluation(before: Tree, after: Tree): Evaluation {
  const sides = { before: snapshot(before), after: snapshot(after) };
  const reader = new ObjectReader(parse);
  const found = differences(sides.before, sides.after, reader, parse);
  return evaluate(
    found,
    contextOf(found.objects, sides, reader, () => cluster),
  );
}

export function verdicts({ tree, objects, files }: Evaluation): Verdict[] {
  return [...tree, ...[...objects, ...files].flatMap((each) => each.verdicts)];
}

/** The worst verdict of one rule; `silent` if it has none. */
export function levelOf(rule: string, before: Tree, after: Tree): Level | 'silent' {
  const own = verdicts(evaluation(before, after)).filter((each) => each.rule === rule);
  return own.length === 0 ? 'silent' : highest(own);
}

/** What a rule has to report for a change. */
export interface Case {
  readonly rule: string;
  readonly level: Level | 'silent';
  readonly name: string;
  readonly before: Tree;
  readonly after: Tree;
}

/** Cases of one rule. */
export const casesOf =
  (rule: string) =>
  (level: Case['level'], name: string, before: Tree | Manifest, after: Tree | Manifest): Case => ({
    ...{ rule, level, name },
    before: treeOf(before),
    after: treeOf(after),
  });

const treeOf = (value: Tree | Manifest): Tree =>
  'kind' in value && 'metadata' in value ? [value as Manifest] : (value as Tree);
