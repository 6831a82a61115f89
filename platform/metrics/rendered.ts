import { parse } from 'yaml';
import { remembered } from '../util/memory';

/** Parses YAML that the platform itself has just written: without checks that take half of the time. */
export function readRendered(text: string): ReturnType<typeof parse> {
  return remembered(
    'parsed YAML',
    () => text,
    () => parse(text, { uniqueKeys: false, prettyErrors: false }) ?? null,
  );
}
