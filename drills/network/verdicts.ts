import type { Traffic } from './cyclonus-input';

/**
 * Parses the verdicts that cyclonus printed. Each is in a table that follows one with the question; both addresses of the
 * expected
 * question must precede it.
 * @throws if the number of answers differs, or an answer belongs to another question.
 */
export function parseVerdicts(printed: string, traffic: readonly Traffic[]): boolean[] {
  const answers: boolean[] = [];
  let source = '';
  let destination = '';
  for (const line of printed.split('\n')) {
    const [, role, address] = /^\|[^|]*\| (source|destination) +\| +([\d.]+) +\|/.exec(line) ?? [];
    if (role === 'source') [source, destination] = [address!, ''];
    if (role === 'destination') destination = address!;
    const [, verdict] = /^\| IS ALLOWED\? \| +(TRUE|FALSE) +(\||$)/.exec(line) ?? [];
    if (!verdict) continue;
    const asked = traffic[answers.length];
    if (asked?.Source.IP !== source || asked.Destination.IP !== destination)
      throw new Error(
        `cyclonus' answer ${answers.length + 1} is about ${source} to ${destination}, which was not asked`,
      );
    answers.push(verdict === 'TRUE');
  }
  if (answers.length !== traffic.length)
    throw new Error(`cyclonus gave ${answers.length} answers to ${traffic.length} questions`);
  return answers;
}
