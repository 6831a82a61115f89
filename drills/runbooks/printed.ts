import type { Output } from '../fixtures/kubectl';
import { kubectlCalls } from './kubectl-call';

/** Commands that may print nothing, because what they look for is a fault. */
const filtered = /\| *(x?args|grep|sed|awk|while)/;

/** Lists that are empty while nothing is wrong: ServiceLB has DaemonSets, MetalLB none. */
const emptyWhenWell = /kube-system get daemonsets$/;

/**
 * What a command should have printed and did not: the values of a template, the objects of a list.
 * A field that no object has is printed as nothing, or as `<no value>`.
 */
export function missingOutput(text: string, { stdout, stderr, code }: Output): string | undefined {
  const calls = kubectlCalls(text);
  const reads = /^(get|describe|logs|top)\b/.test(calls.at(-1)?.verb ?? '');
  if (code !== 0 || !reads || filtered.test(text) || emptyWhenWell.test(text)) return undefined;
  const [none] = /^No resources found.*$/m.exec(stderr) ?? [];
  if (none && stdout.trim() === '') return none;
  if (stdout.trim() === '') return 'printed nothing';
  if (calls.length > 1 || !calls[0]!.words.some((word) => /jsonpath=|go-template=/.test(word))) return undefined;
  const gap = stdout
    .split('\n')
    .find((line) => line.includes('<no value>') || /^[\t/:]|[\t/ ]{2}|[\t/:]\s*$/.test(line));
  return gap === undefined ? undefined : `a field is empty in: ${gap.trim()}`;
}
