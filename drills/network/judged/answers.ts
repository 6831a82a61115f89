import type { Traffic } from './handed-over';

/**
 * The verdicts that cyclonus printed. Each stands in a table below one that repeats the question, so a verdict counts only when
 * both addresses of its question stand above it.
 * @throws when there are fewer answers than questions, more, or one to another question.
 */
export function answersIn(printed: string, traffic: readonly Traffic[]): boolean[] {
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
