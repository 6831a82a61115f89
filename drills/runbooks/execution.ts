import { bootstrapScripts, type Elsewhere, elsewhere } from './elsewhere';
import type { Command } from './page';
import { exceptions, type Reason } from './reasons';

/** What executes a command, or why nothing does. */
export type Execution =
  | { readonly by: 'this drill'; readonly how: 'kubectl' | 'local' | 'sql' | 'promql' | 'logql' }
  | { readonly by: 'another drill'; readonly drill: string }
  | { readonly by: 'none'; readonly reason: Reason };

/** Commands of this machine that only read. */
const local = /^(ps |npm run reach -- )/;

/** A block with variables, functions or commands of several lines is executed as a whole; of others each line is a command. */
const whole = /^\w+=(?!.* \w)|^\w+\(\)|<<|(\||\\)$|^ |create job|^[^']*('[^']*'[^']*)*'[^']*$/m;

/** Commands as they are executed. */
export function statementsOf(command: Command): Command[] {
  if (!command.isBlock || command.language !== 'sh' || elsewhereOf(command) || whole.test(command.text))
    return [command];
  return command.text
    .trimEnd()
    .split('\n')
    .map((text, index) => ({ ...command, text, line: command.line + 1 + index }));
}

const elsewhereOf = ({ page, text, isBlock }: Command): Elsewhere | undefined =>
  elsewhere.find((each) => isBlock && each.page === page && text.includes(each.has));

/** What executes a command; undefined if nothing does, and no exception gives the reason. */
export function executionOf(command: Command): Execution | undefined {
  const { page, language, text } = command;
  if (language !== 'sh') return { by: 'this drill', how: language };
  const other = elsewhereOf(command) ?? bootstrapScripts.find(({ starts }) => starts.test(text.trim()));
  if (other) return { by: 'another drill', drill: other.drill };
  const except = exceptions.find((each) => (each.page ?? page) === page && each.starts.test(text));
  if (except) return { by: 'none', reason: except.reason };
  if (local.test(text)) return { by: 'this drill', how: 'local' };
  return /\bkubectl /.test(text) ? { by: 'this drill', how: 'kubectl' } : undefined;
}
