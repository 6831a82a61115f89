import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from './declaration';

/** A file of a chart as data; empty when there is none, as a chart may lack values.yaml. */
export function readYaml(file: string): JsonObject {
  return existsSync(file) ? ((parse(readFileSync(file, 'utf8')) ?? {}) as JsonObject) : {};
}
