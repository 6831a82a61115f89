/** What a shell script uses and defines, and its first syntax error. */
export interface ShellScript {
  /** Undefined if none was found. Bias: constructs of bash that this scanner does not know are accepted. */
  readonly error: string | undefined;
  /** Variables that are read without a default anywhere, with their first line. */
  readonly reads: ReadonlyMap<string, number>;
  readonly assigns: ReadonlySet<string>;
  /** Files that it sources, as written. */
  readonly sources: readonly string[];
  /** Letters and names of `set -...` on the way: `e`, `u`, `pipefail`. */
  readonly options: ReadonlySet<string>;
}

/** Words that begin a block at the position of a command, and the word that ends it. */
const blocks: Readonly<Record<string, string>> = { if: 'fi', case: 'esac', do: 'done', '{': '}' };
const closers = new Set(Object.values(blocks));
/** Words after which another command begins. */
const continuing = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);

interface Open {
  readonly what: string;
  readonly line: number;
}

/** Scans a script of sh or bash: quotes, substitutions, here documents and blocks must end. */
export function shellScript(text: string): ShellScript {
  return new Scanner(text).scan();
}

class Scanner {
  private at = 0;
  private line = 1;
  private isCommand = true;
  private readonly open: Open[] = [];
  private readonly documents: { readonly end: string; readonly strip: boolean }[] = [];
  private error: string | undefined;
  private readonly reads = new Map<string, number>();
  private readonly optional = new Set<string>();

  constructor(private readonly text: string) {}

  scan(): ShellScript {
    while (this.at < this.text.length && this.error === undefined) this.step();
    const last = this.open.at(-1);
    if (this.error === undefined && last) this.error = `${last.what} of line ${last.line} does not end`;
    if (this.error === undefined && this.documents[0])
      this.error = `the here document ${this.documents[0].end} does not end`;
    const code = this.text.replaceAll(/^\s*#.*$/gm, '');
    return {
      error: this.error,
      reads: new Map([...this.reads].filter(([name]) => !this.optional.has(name))),
      assigns: new Set(assigned(code)),
      sources: [...code.matchAll(/(?:^|[;&|{]|then|do)\s*(?:\.|source)\s+("?)([^\s";]+)\1/gm)].map(
        ([, , file]) => file!,
      ),
      options: new Set([...code.matchAll(/^\s*set ([-\w ]+)/gm)].flatMap(([, words]) => optionsOf(words!))),
    };
  }

  private get top(): string | undefined {
    return this.open.at(-1)?.what;
  }

  private push(what: string) {
    this.open.push({ what, line: this.line });
  }

  private step() {
    const { text, at } = this;
    const rest = text.slice(at, at + 3);
    const character = rest[0]!;
    if (character === '\\') return this.skip(2);
    if (this.top === 'a double quote') return this.quoted(rest);
    if (this.top === 'a parameter ${' && character === '}') return this.close();
    if (character === '$') return this.dollar();
    if (character === "'") return this.single();
    if (character === '"') {
      this.push('a double quote');
      this.isCommand = false;
      return this.skip(1);
    }
    if (this.top === 'a parameter ${') return this.skip(1);
    this.code(rest);
  }

  private quoted(rest: string) {
    if (rest[0] === '"') return this.close();
    if (rest[0] === '$') return this.dollar();
    this.skip(1);
  }

  private code(rest: string) {
    const character = rest[0]!;
    if (character === '\n') {
      this.skip(1);
      this.isCommand = true;
      return this.skipDocuments();
    }
    if (character === '#' && /(^|[\s;(){}&|])$/.test(this.text.slice(Math.max(0, this.at - 1), this.at))) {
      const end = this.text.indexOf('\n', this.at);
      return this.skip((end < 0 ? this.text.length : end) - this.at);
    }
    if (rest.startsWith('<<') && rest !== '<<<') return this.document();
    if (rest === '<<<') return this.skip(3);
    if (/[ \t]/.test(character)) return this.skip(1);
    if (/[;&|]/.test(character)) {
      this.isCommand = true;
      return this.skip(1);
    }
    if (character === '(') {
      this.push('a bracket (');
      this.isCommand = true;
      return this.skip(1);
    }
    if (character === ')') return this.bracket();
    if (/[<>]/.test(character)) return this.skip(1);
    this.word();
  }

  /** A word of letters; the blocks begin and end with one at the position of a command. */
  private word() {
    const [word] = /^(?:[^\s;&|()<>"'$\\`]|\\.)+/.exec(this.text.slice(this.at, this.at + 200)) ?? [
      this.text[this.at]!,
    ];
    const isWhole = /^($|[\s;&|()<>])/.test(this.text.slice(this.at + word.length, this.at + word.length + 1));
    const wasCommand = this.isCommand;
    this.skip(word.length);
    if (!isWhole || !wasCommand) {
      // An assignment may precede the command; `in` and `do` end the head of a loop on one line.
      this.isCommand = wasCommand && /^\w+\+?=/.test(word);
      return;
    }
    if (blocks[word]) this.push(`the block ${word}`);
    else if (closers.has(word)) {
      if (blocks[this.top?.replace('the block ', '') ?? ''] !== word) {
        this.error = `line ${this.line}: ${word} ends no block${this.top ? `; ${this.top} of line ${this.open.at(-1)!.line} is open` : ''}`;
        return;
      }
      this.open.pop();
      // Another one may follow: `esac done`.
      this.isCommand = true;
      return;
    }
    this.isCommand = continuing.has(word);
    if (word === 'case') this.isCommand = false;
    if (word === 'in') this.isCommand = true;
  }

  /** Ends a bracket, or a pattern of `case`. */
  private bracket() {
    this.skip(1);
    if (this.top === 'a bracket (' || this.top === 'a substitution $(') {
      this.open.pop();
      // The body of a function follows.
      this.isCommand = this.text[this.at - 2] === '(';
    } else if (this.top === 'the block case') this.isCommand = true;
    else this.error = `line ${this.line}: ) closes nothing`;
  }

  private dollar() {
    const rest = this.text.slice(this.at, this.at + 80);
    if (!this.isCommand || this.top !== undefined) this.isCommand = false;
    if (rest.startsWith("$'")) {
      this.skip(1);
      return this.single(true);
    }
    if (rest.startsWith('$((')) {
      this.push('a bracket (');
      this.push('a bracket (');
      this.isCommand = false;
      return this.skip(3);
    }
    if (rest.startsWith('$(')) {
      this.push('a substitution $(');
      this.isCommand = true;
      return this.skip(2);
    }
    const parameter = /^\$\{[#!]?(\w*)(.?)/.exec(rest);
    if (parameter) {
      this.push('a parameter ${');
      if (/^:?[-+=?]/.test(rest.slice(parameter[0].length - parameter[2]!.length))) this.optional.add(parameter[1]!);
      else this.read(parameter[1]!);
      return this.skip(2);
    }
    const [whole, name = ''] = /^\$([A-Za-z_]\w*)/.exec(rest) ?? [];
    this.read(name);
    this.isCommand = false;
    this.skip(whole?.length ?? (/^\$[?#@*!\d$_-]/.test(rest) ? 2 : 1));
  }

  private read(name: string) {
    if (/^[A-Za-z_]\w*$/.test(name) && !this.reads.has(name)) this.reads.set(name, this.line);
  }

  private single(escapes = false) {
    const pattern = escapes ? /^'(?:[^'\\]|\\.)*'/s : /^'[^']*'/;
    const [found] = pattern.exec(this.text.slice(this.at)) ?? [];
    if (found === undefined) this.error = `line ${this.line}: a single quote does not end`;
    this.isCommand = false;
    this.skip(found?.length ?? 1);
  }

  private document() {
    const [whole, strip, , end] = /^<<(-?)\s*(["']?)([\w-]+)\2/.exec(this.text.slice(this.at, this.at + 60)) ?? [];
    if (whole === undefined) return this.skip(2);
    this.documents.push({ end: end!, strip: strip === '-' });
    this.skip(whole.length);
  }

  private skipDocuments() {
    for (let document = this.documents[0]; document; document = this.documents[0]) {
      const end = new RegExp(`^${document.strip ? '\\t*' : ''}${document.end}$`, 'm').exec(this.text.slice(this.at));
      if (!end) {
        this.at = this.text.length;
        return;
      }
      this.documents.shift();
      this.skip(end.index + end[0].length);
    }
  }

  private close() {
    this.open.pop();
    this.isCommand = false;
    this.skip(1);
  }

  private skip(characters: number) {
    for (const character of this.text.slice(this.at, this.at + characters)) if (character === '\n') this.line += 1;
    this.at += characters;
  }
}

function assigned(code: string): string[] {
  const lists = [
    ...code.matchAll(/(?:^|[\s;({])([A-Za-z_]\w*)(?:\[[^\]]*\])?\+?=/gm),
    ...code.matchAll(/\bfor ([A-Za-z_]\w*)\b/g),
    ...code.matchAll(/\b(?:local|export|declare|readonly|typeset) ([^\n;#]+)/g),
    ...code.matchAll(/\bread (?:-\w+ )*([A-Za-z_][\w ]*)/g),
    ...code.matchAll(/\bgetopts \S+ (\w+)/g),
    ...code.matchAll(/\b(?:mapfile|readarray)(?: -\w+)* (\w+)/g),
    ...code.matchAll(/\bprintf -v (\w+)/g),
  ];
  return lists.flatMap(([, names]) => names!.match(/(?<![\w$])[A-Za-z_]\w*/g) ?? []);
}

const optionsOf = (words: string) =>
  words
    .split(' ')
    .flatMap((word) => (/^-[A-Za-z]+$/.test(word) ? [...word.slice(1)] : /^\w+$/.test(word) ? [word] : []));
