import type { Graph } from '../../link/graph';
import { type MountedFile, mountedFiles } from '../../link/mounted-files';
import { allContainers, type Workload } from '../../link/pods';
import type { Container } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { type ShellScript, shellScript } from '../../shell/syntax';
import { groupBy } from '../../util/collections';
import { remembered } from '../../util/memory';
import { perText } from '../../util/per-text';
import type { Finding, Rule } from '../rule';

/**
 * A script in a ConfigMap or on a command line must parse, stop at the first error (`set -eu`), and read only variables that it, what
 * it sources or its container sets. Nothing else finds such a mistake before the script runs, at night.
 */
export const shellScripts: Rule = {
  name: 'shell-script',
  *check(graph) {
    const seen = new Set<string>();
    for (const finding of findings(graph)) {
      // Several containers mount the same script.
      const key = `${finding.at.environment} ${finding.at.manifest.metadata.name} ${finding.message}`;
      if (!seen.has(key)) yield finding;
      seen.add(key);
    }
  },
};

interface Script {
  readonly at: RenderedObject;
  readonly path: string;
  readonly name: string;
  readonly parsed: ShellScript;
  /** Variables of the container, and those of all scripts that it mounts. */
  readonly known: ReadonlySet<string>;
  readonly inline: boolean;
}

function* findings(graph: Graph): Iterable<Finding> {
  const scripts = [...scriptsOf(graph)];
  const known = groupBy(scripts, keyOf);
  const sourced = new Set(scripts.flatMap(({ parsed }) => parsed.sources));
  const byPath = groupBy(scripts, ({ path }) => path);
  for (const script of scripts) {
    const { at, path, name, parsed, inline } = script;
    const finding = (message: string, fix: string): Finding => ({ at, message: `${name} ${message}`, fix });
    if (parsed.error !== undefined) {
      yield finding(`does not parse: ${parsed.error}`, 'Correct the script.');
      continue;
    }
    for (const [variable, line] of parsed.reads)
      if (!standard.has(variable) && !known.get(keyOf(script))!.some((each) => each.known.has(variable)))
        yield finding(
          `reads $${variable} in line ${line}, which nothing sets`,
          'Correct the name, or set it in the container.',
        );
    if (inline || sourced.has(path)) continue;
    const options = new Set([parsed, ...sourcesOf(parsed, byPath)].flatMap((each) => [...each.options]));
    const lacks = ['e', 'u'].filter((option) => !options.has(option));
    if (lacks.length > 0)
      yield finding(`does not stop at an error: it lacks set -${lacks.join('')}`, 'Begin it with set -eu.');
  }
}

/** Equal for the same script in several containers: each may run another part of it. */
const keyOf = ({ at, name }: Script) => `${at.environment} ${at.manifest.kind} ${at.manifest.metadata.name} ${name}`;

/** What a script sources, also indirectly. */
function sourcesOf(parsed: ShellScript, byPath: ReadonlyMap<string, readonly Script[]>): ShellScript[] {
  return parsed.sources.flatMap((path) => {
    const found = byPath.get(path)?.[0]?.parsed;
    return found && found !== parsed ? [found, ...sourcesOf(found, byPath)] : [];
  });
}

function* scriptsOf(graph: Graph): Iterable<Script> {
  for (const workload of graph.workloads) {
    for (const container of allContainers(workload.spec)) {
      const { command = [], args = [], env = [], envFrom = [] } = container;
      if (envFrom.length > 0) continue;
      const files = mountedFiles(graph.byKey, workload, container).filter(({ path }) => path.endsWith('.sh'));
      const inline = [...command, ...args].filter((text) => text.includes('\n') || / && |; /.test(text));
      if (files.length + inline.length === 0) continue;
      const own = env.map(({ name }) => name);
      const all = [...files.map(({ text }) => text), ...inline].map(parse);
      const known = new Set([...own, ...all.flatMap(({ assigns }) => [...assigns])]);
      const started = runFrom([...command, ...args, ...configured(graph, workload, container)], files);
      for (const { path, text, configMap } of files.filter((file) => started.has(file.path))) {
        const at = graph.byKey.get(`ConfigMap ${workload.namespace}/${configMap}`) ?? workload.object;
        yield { at, path, name: path.slice(path.lastIndexOf('/') + 1), parsed: parse(text), known, inline: false };
      }
      if (!/(^|\/)(ba|da|a)?sh$/.test(command[0] ?? '')) continue;
      for (const text of inline) {
        const name = `the script of ${container.name}`;
        yield { at: workload.object, path: '', name, parsed: parse(text), known, inline: true };
      }
    }
  }
}

/** Texts of mounted files that are no scripts: a program may run a script that its configuration names. */
const configured = (graph: Graph, workload: Workload, container: Container) =>
  mountedFiles(graph.byKey, workload, container).flatMap(({ path, text }) => (path.endsWith('.sh') ? [] : [text]));

/** Paths of the scripts that these texts name, and of those that these scripts name. */
function runFrom(texts: readonly string[], files: readonly MountedFile[]): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (text: string) => {
    for (const file of files) {
      if (found.has(file.path) || !text.includes(file.path)) continue;
      found.add(file.path);
      visit(file.text);
    }
  };
  for (const text of texts) visit(text);
  return found;
}

const parse = perText((text): ShellScript => {
  const found = remembered(
    'shell script',
    () => text,
    () => {
      const { error, reads, assigns, sources, options } = shellScript(text);
      return { error: error ?? null, reads: [...reads], assigns: [...assigns], sources, options: [...options] };
    },
  );
  return {
    error: found.error ?? undefined,
    reads: new Map(found.reads),
    assigns: new Set(found.assigns),
    sources: found.sources,
    options: new Set(found.options),
  };
});

/** Variables that every shell has. */
const standard = new Set(
  'BASH BASHPID BASH_SOURCE EPOCHSECONDS EUID FUNCNAME HOME HOSTNAME IFS LINENO OLDPWD OPTARG OPTIND PATH PIPESTATUS PPID PWD RANDOM SECONDS SHELL TMPDIR UID USER XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_RUNTIME_DIR XDG_STATE_HOME'.split(
    ' ',
  ),
);
