/** The form of a glob pattern. Source: doublestar, which the receiver uses. */
function form(glob: string): RegExp {
  const text = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${text}$`);
}

/** The patterns of a receiver of log files. */
export interface LogFiles {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Whether a receiver reads a file. */
export function reads({ include = [], exclude = [] }: LogFiles, path: string): boolean {
  const isMatch = (glob: string) => form(glob).test(path);
  return include.some(isMatch) && !exclude.some(isMatch);
}

/** The log of a container as the kubelet writes it. @param pod `NAMESPACE_NAME`. */
export const containerLog = (pod: string, container: string) =>
  `/var/log/pods/${pod}_4c1a4ba1-7a4e-4e5b-8f4a-0d2c3b1a9e77/${container}/0.log`;

/** What the kubelet makes of a log that reached its size: first this, then a compressed copy by way of a temporary file. */
export const rotated = (path: string) => `${path}.20261126-000354`;
export const compressed = (path: string) => [`${rotated(path)}.gz`, `${rotated(path)}.tmp`];

/** Whether a receiver reads logs of containers. */
export const readsContainers = (receiver: LogFiles) => reads(receiver, containerLog('default_demo', 'demo'));

/** @param pod of the collector itself, `NAMESPACE_NAME`. */
export function* containerFileFaults(files: LogFiles, pod: string, container: string): Iterable<string> {
  const log = containerLog('default_demo', 'demo');
  if (!reads(files, rotated(log)))
    yield 'it does not read rotated logs (*.log.*): what was written just before is lost';
  for (const each of compressed(log))
    if (reads(files, each)) yield `it reads ${each}: lines that it has read before, or binary data`;
  if (reads(files, containerLog(pod, container)) || reads(files, rotated(containerLog(pod, container))))
    yield "it reads the collector's own log: each line that it logs makes another one";
}

/** A log of the node is rotated to NAME.1: without it, lines between two polls are lost. */
export function* hostFileFaults({ include = [] }: LogFiles): Iterable<string> {
  for (const path of include) {
    const partner = path.endsWith('.1') ? path.slice(0, -2) : `${path}.1`;
    if (!include.includes(partner))
      yield `it reads ${path} without ${partner}, between which logrotate moves the lines`;
  }
}
