/** The words of one simple command, without redirections. */
export type Words = readonly string[];

/** Words that begin a further command. */
const reserved = new Set(['if', 'then', 'else', 'elif', 'do', 'while', 'until', '!', '{', 'time']);

/** What may follow a command on its line. */
const separators = /^(\|\||&&|;;|[|;&\n()])/;

/**
 * The simple commands of a script, also those in `$(...)`. A reader for the pages, no shell: it knows quotes, pipes, lists, here
 * documents and comments, and replaces variables that the script sets to a literal.
 */
export function simpleCommands(script: string): Words[] {
  const found: Words[] = [];
  const text = withoutHereDocuments(script.replaceAll('\\\n', ' '));
  readCommands(text, found);
  return withVariables(found);
}

function withoutHereDocuments(text: string): string {
  return text.replaceAll(/<<'?(\w+)'?(.*)\n[\s\S]*?\n\1$/gm, '$2');
}

function readCommands(text: string, found: Words[]): void {
  let words: string[] = [];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined && !(words.length === 0 && reserved.has(word))) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    if (words.length > 0) found.push(words);
    words = [];
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const [separator] = separators.exec(rest) ?? [];
    const [redirection] = word === undefined ? (/^\d?>&?\s*\S+|^<(?!\()\s*\S+/.exec(rest) ?? []) : [];
    if (redirection) at += redirection.length;
    else if (rest[0] === '#' && word === undefined) at += /^[^\n]*/.exec(rest)![0].length;
    else if (separator) {
      endCommand();
      at += separator.length;
    } else if (/^\s/.test(rest)) {
      endWord();
      at += 1;
    } else if (rest[0] === "'") {
      const end = rest.indexOf("'", 1);
      word = (word ?? '') + rest.slice(1, end);
      at += end + 1;
    } else if (rest[0] === '"') {
      const end = endOfQuotes(rest);
      for (const inner of substitutions(rest.slice(1, end))) readCommands(inner, found);
      word = (word ?? '') + rest.slice(1, end).replaceAll(/\\(["$`\\])/g, '$1');
      at += end + 1;
    } else if (rest.startsWith('$(')) {
      const end = endOfParentheses(rest);
      readCommands(rest.slice(2, end), found);
      word = (word ?? '') + rest.slice(0, end + 1);
      at += end + 1;
    } else {
      const plain = /^(\\.|[^\s'"|;&()$#]|#|\$(?!\())/.exec(rest)?.[0] ?? rest[0]!;
      word = (word ?? '') + plain;
      at += plain.length;
    }
  }
  endCommand();
}

function endOfQuotes(text: string): number {
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith('$(', at)) at += endOfParentheses(text.slice(at));
    else if (text[at] === '"') return at;
  }
  throw new Error(`quotes without an end: ${text.slice(0, 60)}`);
}

/** @param text begins with `$(`. */
function endOfParentheses(text: string): number {
  let depth = 0;
  let quoted = false;
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`parentheses without an end: ${text.slice(0, 60)}`);
}

/** What is in the outermost `$(...)` of a quoted text. */
function substitutions(quoted: string): string[] {
  const start = quoted.indexOf('$(');
  if (start < 0) return [];
  const end = start + endOfParentheses(quoted.slice(start));
  return [quoted.slice(start + 2, end), ...substitutions(quoted.slice(end))];
}

/** Replaces variables that one assignment sets to a literal. Others stay, with their dollar. */
function withVariables(commands: readonly Words[]): Words[] {
  const values = new Map<string, string>();
  return commands.map((words) => {
    const replaced = words.map((word) =>
      word.replaceAll(/\$(\w+)|\$\{(\w+)(%-\*)?\}/g, (reference, plain: string, braced: string, shortest: string) => {
        const value = values.get(plain ?? braced);
        return value === undefined ? reference : shortest ? value.replace(/-[^-]*$/, '') : value;
      }),
    );
    for (const word of replaced) {
      const [, name, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
      if (name === undefined) break;
      if (/[$`]/.test(value!)) values.delete(name);
      else values.set(name, value!);
    }
    return replaced;
  });
}
