import type { ProgramOption, ProgramOptions } from '../model/program-options';

/**
 * Reads the options of a program from its help, as Go's packages flag, pflag and kingpin print it, or from Go source that defines them
 * with pflag.
 */
export function readOptions(text: string): Omit<ProgramOptions, 'from'> {
  if (/^package \w+$/m.test(text)) return { dashes: 'two', options: ofSource(text) };
  if (/^ {2,6}(-\w, )?--/m.test(text)) return { dashes: 'two', options: sorted(entriesOf(text, gnu)) };
  return { dashes: 'one', options: sorted(entriesOf(text, go)) };
}

interface Entry {
  readonly name: string;
  readonly short?: string | undefined;
  readonly type: string | undefined;
  readonly preset?: string | undefined;
  readonly negatable?: boolean;
  usage: string;
}

type ReadLine = (line: string) => Entry | undefined;

/** `  -name type`, then the usage in the next lines, behind a tab. */
const go: ReadLine = (line) => {
  const [, name, type, usage = ''] = /^ {2}-([\w.-]+)(?: (\S+))?(?:\t(.*))?$/.exec(line) ?? [];
  return name === undefined ? undefined : { name, type, usage };
};

/** pflag: `  -v, --name type   usage`; kingpin: `  -v, --[no-]name=DEFAULT  usage`. */
const gnu: ReadLine = (line) => {
  const match =
    /^ {2,6}(?:-(\w), )?--(\[no-\])?([\w.-]+)(?:=(\S*)(?: \.\.\.)?)?(?: (\S.*?))?(?:(?: {2,}|\t)(.*))?$/.exec(line);
  if (!match) return undefined;
  const [, short, no, name, preset, type, usage = ''] = match;
  return { name: name!, short, type: preset === undefined ? type : 'text', preset, negatable: no !== undefined, usage };
};

function entriesOf(text: string, read: ReadLine): Entry[] {
  const entries: Entry[] = [];
  for (const line of text.split('\n')) {
    const entry = read(line);
    if (entry) entries.push(entry);
    else if (/^\s{4,}\S/.test(line) && entries.length > 0) entries.at(-1)!.usage += ` ${line.trim()}`;
  }
  return entries;
}

const sorted = (entries: readonly Entry[]): Record<string, ProgramOption> =>
  Object.fromEntries(entries.map((entry) => [entry.name, optionOf(entry)]));

function optionOf({ short, type, preset, negatable, usage }: Entry): ProgramOption {
  const stated = /\(default (?:"([^"]*)"|([^()]*))\)$/.exec(usage.trim());
  const ofUsage = stated?.[1] ?? stated?.[2]?.trim();
  // kingpin prints a word in capitals where there is no default.
  const ofName =
    preset === undefined || /^[A-Z][A-Z\d._-]*$/.test(preset) ? undefined : preset.replace(/^"(.*)"$/, '$1');
  const value = ofUsage ?? ofName;
  const values = valuesOf(usage);
  return {
    type: typeOf(type),
    ...(value === undefined ? {} : { default: value }),
    ...(values.length > 0 ? { values } : {}),
    ...(short ? { short } : {}),
    ...(negatable ? { negatable } : {}),
  };
}

function typeOf(name: string | undefined): ProgramOption['type'] {
  if (name === undefined) return 'bool';
  if (/^u?int(8|16|32|64)?$/.test(name)) return 'int';
  if (name === 'duration') return 'duration';
  return /^(strings|stringArray|stringSlice)$/.test(name) ? 'list' : 'text';
}

/** Values that a usage lists, such as `One of: [debug, info]`. Notes in parentheses are no values. */
function valuesOf(usage: string): string[] {
  const [, list] =
    /(?:\bone of|possible values|permitted formats):\s*(.+)$/i.exec(usage.replaceAll(/ \([^)]*\)/g, '')) ?? [];
  if (list === undefined) return [];
  const [, bracketed] = /^\[([^\]]*)\]/.exec(list) ?? [];
  const words = (bracketed ?? list.replace(/\.( .*)?$/, ''))
    .split(/\s*[,|]\s*|\s+/)
    .map((word) => word.replaceAll(/^"|"$/g, ''));
  return words.length > 1 && words.every((word) => /^[\w.-]+$/.test(word)) ? words : [];
}

const sourceTypes: Readonly<Record<string, ProgramOption['type']>> = {
  Bool: 'bool',
  Int: 'int',
  Int32: 'int',
  Duration: 'duration',
  StringSlice: 'list',
  StringArray: 'list',
};

/** `fs.IntVar(&port, "port", 6060, "...")`, and a name that a constant has. */
function ofSource(text: string): Record<string, ProgramOption> {
  const constants = new Map(
    [...text.matchAll(/^\s*(\w+)\s*=\s*"([\w.-]+)"$/gm)].map(([, name, value]) => [name!, value!]),
  );
  const calls = text.matchAll(
    /\.(Bool|Int|Int32|Duration|StringSlice|StringArray|String|)Var(P?)\(\s*&?[\w.]+,\s*("[\w.-]+"|\w+),(?:\s*"(\w)",)?\s*("[^"]*"|\d+|true|false)?/g,
  );
  return Object.fromEntries(
    [...calls].flatMap(([, kind, , name, short, preset]) => {
      const known = name!.startsWith('"') ? name!.slice(1, -1) : constants.get(name!);
      if (known === undefined) return [];
      // Without a kind the usage is the third argument.
      const value = kind === '' ? undefined : preset?.replaceAll('"', '');
      const option = { type: sourceTypes[kind!] ?? ('text' as const), ...(value ? { default: value } : {}) };
      return [[known, { ...option, ...(short ? { short } : {}) }]];
    }),
  );
}
