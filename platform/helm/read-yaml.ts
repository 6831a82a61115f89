import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { JsonObject } from './declaration';

/** Parses a YAML file of a chart; empty if it does not exist, because values.yaml is optional. */
export function readYaml(file: string): JsonObject {
  return existsSync(file) ? ((parse(readFileSync(file, 'utf8')) ?? {}) as JsonObject) : {};
}
