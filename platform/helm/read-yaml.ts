import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import { UserError } from '../model/problem';
import type { JsonObject } from './declaration';
import { kubectlYaml } from './kubectl-yaml';

/**
 * Parses a YAML file of a chart; empty if it does not exist, because values.yaml is optional. Of a key that is there twice the last
 * one counts, as for Helm.
 * @throws UserError if it is not YAML.
 */
export function readYaml(file: string): JsonObject {
  if (!existsSync(file)) return {};
  const document = parseDocument(readFileSync(file, 'utf8'), { ...kubectlYaml, uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    const message = `is not YAML: ${error.message.split('\n')[0]}`;
    throw new UserError([{ where: basename(file), message, fix: 'Correct the chart, or take another version of it.' }]);
  }
  return (document.toJS() ?? {}) as JsonObject;
}
