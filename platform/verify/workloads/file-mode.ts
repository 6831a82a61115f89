import { allContainers } from '../../link/pods';
import type { Container, PodSpec, Volume } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * A program must be able to read the files that its container mounts. Files of a ConfigMap or Secret belong to root, and to the
 * group fsGroup, which the kubelet also allows to read (pkg/volume/volume_linux.go).
 * Bias: accepts where a user or group that the image sets may read.
 */
export const fileMode: Rule = {
  name: 'file-mode',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const mounted = new Set((container.volumeMounts ?? []).map(({ name }) => name));
        for (const volume of (spec.volumes ?? []).filter(({ name }) => mounted.has(name))) {
          const mode = modesOf(volume).find((each) => !mayRead(each, spec, container));
          if (mode === undefined) continue;
          yield {
            at,
            message: `${container.name} cannot read the volume ${volume.name}: it runs as ${userOf(spec, container)}, and files have the mode ${octal(mode)}, the owner root and ${groupOf(spec)}`,
            fix: 'Set fsGroup in the securityContext of the pod, or a mode that allows the user to read.',
          };
        }
      }
    }
  },
};

type Context = NonNullable<Container['securityContext'] & PodSpec['securityContext']>;

/** Fields of the container win over those of the pod. */
const contextOf = ({ securityContext: pod }: PodSpec, { securityContext: own }: Container) =>
  ({ ...pod, ...own }) as Context;

/** The modes of a volume's files, where they are set: the default, 0644, lets every user read. */
function modesOf({ configMap, secret, projected, downwardAPI }: Volume): number[] {
  const source = configMap ?? secret ?? downwardAPI;
  const lists = source
    ? [source.items]
    : (projected?.sources ?? [])
        // The kubelet sets the owner and the mode of tokens.
        .filter(({ serviceAccountToken }) => !serviceAccountToken)
        .map((each) => (each.configMap ?? each.secret ?? each.downwardAPI)?.items);
  const { defaultMode = 0o644 } = source ?? projected ?? {};
  return lists.flatMap((items) => (items?.length ? items.map(({ mode = defaultMode }) => mode) : [defaultMode]));
}

function mayRead(mode: number, spec: PodSpec, container: Container): boolean {
  const { runAsUser, runAsNonRoot, runAsGroup, fsGroup, supplementalGroups = [] } = contextOf(spec, container);
  const effective = mode | (fsGroup === undefined ? 0 : 0o440);
  const asRoot = overrides(container) || (effective & 0o400) !== 0;
  if (runAsUser === 0) return asRoot;
  const group = fsGroup ?? 0;
  // An image's user may have the group root.
  const isMember = [runAsGroup ?? 0, fsGroup, ...supplementalGroups].includes(group);
  const asOther =
    (isMember && (effective & 0o040) !== 0) || ((!isMember || runAsGroup === undefined) && (effective & 0o004) !== 0);
  const mayBeRoot = runAsUser === undefined && runAsNonRoot !== true;
  return asOther || (mayBeRoot && asRoot);
}

/** Whether root may read every file: the capability is one of the runtime's defaults. */
function overrides({
  securityContext: { privileged, capabilities: { add = [], drop = [] } = {} } = {},
}: Container): boolean {
  const has = (list: readonly string[], name: string) => list.some((each) => each.replace(/^CAP_/, '') === name);
  const dropped = has(drop, 'ALL') || has(drop, 'DAC_OVERRIDE');
  return privileged === true || !dropped || ['ALL', 'DAC_OVERRIDE', 'DAC_READ_SEARCH'].some((name) => has(add, name));
}

function userOf(spec: PodSpec, container: Container): string {
  const { runAsUser, runAsNonRoot } = contextOf(spec, container);
  return runAsUser === undefined
    ? runAsNonRoot
      ? 'a user other than root'
      : 'the user of the image'
    : `the user ${runAsUser}`;
}

const groupOf = ({ securityContext }: PodSpec) =>
  securityContext?.fsGroup === undefined ? 'no fsGroup' : `the group ${securityContext.fsGroup}`;

const octal = (mode: number) => `0${mode.toString(8).padStart(3, '0')}`;
