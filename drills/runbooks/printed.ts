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
  if (
    code !== 0 ||
    !/\bkubectl\b.* (get|describe|logs|top)\b/.test(text) ||
    filtered.test(text) ||
    emptyWhenWell.test(text)
  )
    return undefined;
  const [none] = /^No resources found.*$/m.exec(stderr) ?? [];
  if (none && stdout.trim() === '') return none;
  if (stdout.trim() === '' && !/--ignore-not-found|kubectl .*>/.test(text)) return 'printed nothing';
  const [call, ...others] = kubectlCalls(text);
  if (others.length > 0 || !call?.words.some((word) => /jsonpath=|go-template=/.test(word))) return undefined;
  const gap = stdout
    .split('\n')
    .find((line) => line.includes('<no value>') || /^[\t/:]|[\t/ ]{2}|[\t/:]\s*$/.test(line));
  return gap === undefined ? undefined : `a field is empty in: ${gap.trim()}`;
}
