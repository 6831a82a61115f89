import { execFileSync } from 'node:child_process';
import { UserError } from '../model/problem';
import { helmVersion } from './key';

let found: string | undefined;

/**
 * The Helm binary that renders: $HELM or `helm` in PATH, in the pinned version.
 * @throws UserError if there is none, or another version.
 */
export function helmBinary(): string {
  if (found !== undefined) return found;
  const binary = process.env.HELM || 'helm';
  const fix = `Install Helm ${helmVersion}, or build it: go install helm.sh/helm/v4/cmd/helm@${helmVersion}. Set $HELM if it is not in PATH.`;
  let version: string;
  try {
    version = execFileSync(binary, ['version', '--template', '{{.Version}}'], { encoding: 'utf8' }).trim();
  } catch {
    throw new UserError([{ where: 'helm', message: `${binary} cannot be run.`, fix }]);
  }
  // A binary built by `go install` reports only its minor version.
  if (version !== helmVersion && version !== helmVersion.replace(/\.\d+$/, '')) {
    throw new UserError([{ where: 'helm', message: `${binary} has version ${version}, not ${helmVersion}.`, fix }]);
  }
  found = binary;
  return binary;
}

/**
 * Runs Helm and returns its output.
 * @throws UserError with Helm's error message.
 */
export function helm(where: string, args: readonly string[], fix: string): string {
  try {
    return execFileSync(helmBinary(), args, {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const failure = error as Error & { stderr?: string };
    const output = (failure.stderr || failure.message).replace(/^(Error|level=\w+.*?): */m, '').trim();
    throw new UserError([{ where, message: `helm ${args[0]}: ${shortened(output)}`, fix }]);
  }
}

/** Helm repeats the whole path of nested templates for each of them. The cause is at the end. */
function shortened(output: string): string {
  return output.length > 2000 ? `${output.slice(0, 500)} ... ${output.slice(-1000)}` : output;
}
