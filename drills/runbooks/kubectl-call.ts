import { simpleCommands, type Words } from './shell-words';

/** A kind and perhaps a name, as kubectl takes them: `deployment/grafana`, `pods`. */
export interface Target {
  readonly kind: string;
  readonly name?: string;
}

/** One call of kubectl. */
export interface KubectlCall {
  readonly words: Words;
  /** `get`, `rollout restart`. */
  readonly verb: string;
  readonly namespace?: string;
  readonly targets: readonly Target[];
  readonly container?: string;
  readonly selector?: string;
  /** Names of objects that it creates. */
  readonly created: readonly string[];
  /** What `exec` runs in the container. */
  readonly inside: Words;
}

const withValue =
  /^(-n|--namespace|-o|--output|-l|--selector|-c|--container|-f|--filename|-p|--patch|-L|--field-selector|--type|--sort-by|--from|--timeout)$/;

/** Verbs of two words. */
const groups = ['rollout', 'create', 'config', 'top', 'set', 'auth'];

/** Verbs whose objects are nodes, without the word. */
const ofNodes = ['cordon', 'uncordon', 'drain'];

/** Verbs whose objects are pods, unless a kind is named. */
const ofPods = ['logs', 'exec', 'port-forward'];

export function kubectlCalls(script: string): KubectlCall[] {
  return simpleCommands(script).flatMap((words) => {
    const at = words.indexOf('kubectl');
    const runs = at === 0 || words.slice(0, at).every((word) => /^(exec|xargs|-r|sudo|\w+=.*)$/.test(word));
    return at >= 0 && runs ? [callOf(words.slice(at + 1))] : [];
  });
}

function callOf(all: Words): KubectlCall {
  const end = all.indexOf('--');
  const words = end < 0 ? all : all.slice(0, end);
  const positional: string[] = [];
  const options = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const [, name, value] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) options.set(name, value!);
    else if (withValue.test(word)) {
      options.set(word, words[at + 1] ?? '');
      at += 1;
    } else if (!word.startsWith('-')) positional.push(word);
  }
  const option = (...names: string[]) => names.map((each) => options.get(each)).find((each) => each !== undefined);
  const [first = '', second = ''] = positional;
  const verb = groups.includes(first) ? `${first} ${second}` : first;
  const rest = positional.slice(verb.split(' ').length);
  const from = option('--from');
  return {
    words: all,
    verb,
    namespace: option('-n', '--namespace'),
    container: option('-c', '--container'),
    selector: option('-l', '--selector'),
    created: first === 'create' ? rest.slice(second === 'secret' ? 1 : 0, second === 'secret' ? 2 : 1) : [],
    targets: [
      ...(first === 'create' ? [] : targetsOf(first, rest)),
      ...(from?.includes('/') ? targetsOf('get', [from]) : []),
    ],
    inside: end < 0 ? [] : all.slice(end + 1),
  };
}

/** An unquoted variable may hold several names. */
const split = (word: string) => (word.includes('$(') ? [word] : word.split(' '));

function targetsOf(verb: string, words: readonly string[]): Target[] {
  if (verb === 'config' || verb === 'kubectl') return [];
  if (ofNodes.includes(verb)) return words.flatMap(split).map((name) => ({ kind: 'nodes', name }));
  if (ofPods.includes(verb)) return words.slice(0, 1).map((word) => targetOf('pods', word));
  const [first = '', ...others] = words.flatMap(split);
  // A URL, after --raw.
  if (first.startsWith('/')) return [];
  // Keys and values of annotate, label and taint.
  const names = others.filter((word) => !/[=]|-$/.test(word));
  if (first.includes('/'))
    return [first, ...names].filter((word) => word.includes('/')).map((word) => targetOf('', word));
  const kinds = first.split(',').filter(Boolean);
  if (names.length === 0) return kinds.map((kind) => ({ kind }));
  return names.map((name) => targetOf(kinds[0]!, name));
}

function targetOf(kind: string, word: string): Target {
  const [before, after] = word.split('/');
  return after === undefined ? { kind, name: word } : { kind: before!, name: after };
}
