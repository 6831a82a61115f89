import type { ImageContract } from '../model/image-contract';
import type { Container } from '../model/manifest';
import type { ProgramOption, ProgramOptions } from '../model/program-options';

/** One word of a command line, or two if the second one is the value of the first. */
export interface Argument {
  readonly word: string;
  /** Without dashes; undefined if the word is no option. */
  readonly name?: string;
  /** Undefined if the program does not accept the option. */
  readonly option?: ProgramOption;
  readonly value?: string | undefined;
}

/** Ports that a container's program listens on: those of its image, and those that its options name. */
export function portsOf(contract: ImageContract, container: Container): readonly number[] {
  const { ports, options, portOptions = [] } = contract;
  if (!options || portOptions.length === 0) return ports;
  const given = argumentsOf(contract, container);
  const moved = portOptions.flatMap((name) => {
    const value = given.findLast((each) => each.name === name)?.value ?? options.options[name]?.default ?? '';
    // A number, or an address; 0 disables the server.
    const port = Number(/(?:^|:)(\d+)$/.exec(value)?.[1]);
    return port > 0 ? [port] : [];
  });
  return [...ports, ...moved];
}

/** The arguments of a container's program, without its name. */
export function argumentsOf(
  { options, program }: ImageContract,
  { command = [], args = [] }: Pick<Container, 'command' | 'args'>,
): Argument[] {
  if (!options) return [];
  const words = [...command.slice(1), ...args];
  const isProgram = command.length === 0 && program !== undefined && words[0]?.replace(/^.*\//, '') === program;
  return parse(isProgram ? words.slice(1) : words, options);
}

function parse(words: readonly string[], known: ProgramOptions): Argument[] {
  const found: Argument[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const [, dashes, given, equals, text] = /^(--?)([\w.[\]-]+)(=(.*))?$/s.exec(word) ?? [];
    if (given === undefined) {
      found.push({ word });
      continue;
    }
    const [name, option] = find(given, dashes!, known);
    const takesNext = option && equals === undefined && option.type !== 'bool';
    const value = takesNext ? words[index + 1] : text;
    if (takesNext) index++;
    found.push({ word, name, ...(option && { option }), value });
  }
  return found;
}

function find(given: string, dashes: string, { dashes: style, options }: ProgramOptions): [string, ProgramOption?] {
  if (style === 'two' && dashes === '-') {
    const [name, option] = Object.entries(options).find(([, { short }]) => short === given) ?? [];
    return [name ?? given, option];
  }
  if (Object.hasOwn(options, given)) return [given, options[given]];
  const positive = given.replace(/^no-/, '');
  return Object.hasOwn(options, positive) && options[positive]!.negatable ? [positive, options[positive]] : [given];
}
