import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { types } from 'node:util';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { type Frame, framesOf } from './frames';
import { type Io, ofProcess } from './io';
import { reportProblems } from './report';
import { systemProblem } from './system-error';

/**
 * Reports an error that ended a command, also one of a file that does not compile. `TWISTERLAB_STACK=1` adds the stack trace.
 * @param argv name and arguments of the command.
 * @returns the exit code.
 */
export function reportCrash(error: unknown, [command = 'twisterlab', ...args]: readonly string[], io: Io = ofProcess) {
  if (io.env.TWISTERLAB_STACK && types.isNativeError(error)) io.warn(`${error.stack}`);
  return reportProblems(problemsOf(error, command), { json: args.includes('--json') }, io);
}

/** What an error means for a user. */
export function problemsOf(error: unknown, command: string): readonly Problem[] {
  if (error instanceof UserError) return error.problems;
  if (isBuildFailure(error)) return error.errors.map(compileProblem);
  if (!types.isNativeError(error)) return [{ where: command, message: `${error}`, fix: stackHint(command) }];
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code.startsWith('ERR_PARSE_ARGS'))
    return [{ where: command, message: error.message, fix: `See: npm run ${command} -- --help` }];
  const [, missing] = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message) ?? [];
  if (missing) return [{ where: command, message: `the package ${missing} is not installed.`, fix: 'Run: npm ci' }];
  return [systemProblem(error, command) ?? programProblem(error, command)];
}

/** An error of esbuild. */
interface CompileError {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly lineText: string } | null;
}

function isBuildFailure(error: unknown): error is { readonly errors: readonly CompileError[] } {
  return types.isNativeError(error) && Array.isArray((error as Partial<Record<'errors', unknown>>).errors);
}

/** A file that does not compile. */
function compileProblem({ text, location }: CompileError): Problem {
  if (!location) return { where: 'TypeScript', message: sentence(text), fix: 'Correct the file.' };
  const { file, line, lineText } = location;
  const where = `${shownPath(file)}:${line}`;
  if (/^(<{7}|={7}|>{7})/.test(lineText)) {
    const fix = 'Keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.';
    return { where, message: `has a conflict marker of git: ${lineText.trim()}`, fix };
  }
  const [, unreadable, reason] = /^Cannot read file "(.+)": (.+)$/.exec(text) ?? [];
  if (unreadable) {
    const path = shownPath(unreadable);
    return { where: path, message: `cannot be read: ${reason}.`, fix: `Change its owner or mode: ls -ld ${path}` };
  }
  const [, imported] = /^Could not resolve "(.+)"$/.exec(text) ?? [];
  const message = imported ? `imports ${imported}, which does not exist.` : `syntax error: ${sentence(text)}`;
  return { where, message, fix: correct(line, lineText) };
}

/** An exception: the first file outside the kit and the engine that was running has most probably the mistake. */
function programProblem(error: Error, command: string): Problem {
  const frames = framesOf(error, root);
  const [thrown] = frames;
  const message = sentence(`${error.name === 'Error' ? '' : `${error.name}: `}${error.message}`);
  if (!thrown) return { where: command, message, fix: stackHint(command) };
  const caller = frames.find(({ file }) => !/^(platform|cli|charts\/kit|environments\/schema)\//.test(file));
  if (!caller) return { where: place(thrown), message, fix: `The mistake is in this program. ${stackHint(command)}` };
  const source = caller === thrown ? '' : ` The error is thrown in ${place(thrown)}.`;
  const fix = `${correct(caller.line, lineOf(caller))}.${source} ${stackHint(command)}`;
  return { where: place(caller), message, fix };
}

const place = ({ file, line }: Frame) => `${file}:${line}`;
const stackHint = (command: string) => `Stack trace: TWISTERLAB_STACK=1 npm run ${command}`;

function correct(line: number, text: string): string {
  const code = text.trim();
  return `Correct line ${line}: \`${code.length > 100 ? `${code.slice(0, 97)}...` : code}\``;
}

function lineOf({ file, line }: Frame): string {
  try {
    return readFileSync(join(root, file), 'utf8').split('\n')[line - 1] ?? '';
  } catch {
    return '';
  }
}

function sentence(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

/** Relative to the repository, as in all messages. esbuild names files relative to the working directory. */
function shownPath(file: string): string {
  return relative(root, isAbsolute(file) ? file : join(process.cwd(), file)).replaceAll(sep, '/');
}
