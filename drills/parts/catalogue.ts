import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** A program that drills need, built from a Go module in `drills/parts/go`. */
export interface Part {
  /** Folder of the go.mod and go.sum that pin it. One per module: their replace directives conflict. */
  readonly module: string;
  /** The module that determines the program's version. */
  readonly versionedModule: string;
  /** The package of the command; a dot for our own main.go in the folder. */
  readonly command: string;
  /** The program's file name; some programs depend on it. */
  readonly program: string;
  /** Variables that the linker sets. */
  readonly linkerVariables: (version: string) => Readonly<Record<string, string>>;
  /** Further files of the module that the program needs, by path in the module. */
  readonly files: readonly string[];
  /** Further variables of the build. Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Files that the program embeds and its module lacks, by path in the module, usually web pages. They are empty here. */
  readonly stubs: readonly string[];
  /** Texts of its module's source, each of which occurs once in its file, and what replaces them. Default: none. */
  readonly edits?: readonly { readonly path: string; readonly from: string; readonly to: string }[];
}

/** Kubernetes minors of the drills' API servers: the clusters' version, then the one before and the next. */
export const kubernetesMinors = ['1.36', '1.35', '1.37'] as const;
export type KubernetesMinor = (typeof kubernetesMinors)[number];

/** An API server of a minor, and its controllers. */
export function serverParts(minor: KubernetesMinor) {
  return [`kube-apiserver-${minor}`, `kube-controller-manager-${minor}`] as const;
}

const nothing = () => ({});

const jaeger = 'github.com/jaegertracing/jaeger';
const argoCd = 'github.com/argoproj/argo-cd/v3';
const traefik = 'github.com/traefik/traefik/v3';
const stages = 'kustomize/stage';

export const catalogue = {
  etcd: part('etcd', 'go.etcd.io/etcd/server/v3', { command: '', program: 'etcd' }),
  kine: part('kine', 'github.com/k3s-io/kine', { command: '', program: 'kine' }),
  kubectl: kubernetes('1.36', 'kubectl'),
  'kube-apiserver-1.36': kubernetes('1.36', 'kube-apiserver'),
  'kube-apiserver-1.35': kubernetes('1.35', 'kube-apiserver'),
  'kube-apiserver-1.37': kubernetes('1.37', 'kube-apiserver'),
  'kube-controller-manager-1.36': kubernetes('1.36', 'kube-controller-manager'),
  'kube-controller-manager-1.35': kubernetes('1.35', 'kube-controller-manager'),
  'kube-controller-manager-1.37': kubernetes('1.37', 'kube-controller-manager'),
  'kube-scheduler-1.36': kubernetes('1.36', 'kube-scheduler'),
  'kubelet-1.36': kubernetes('1.36', 'kubelet'),
  'kube-proxy-1.36': kubernetes('1.36', 'kube-proxy'),
  cyclonus: part('cyclonus', 'github.com/mattfenwick/cyclonus', { command: '/cmd/cyclonus', program: 'cyclonus' }),
  coredns: part('coredns', 'github.com/coredns/coredns', { command: '', program: 'coredns' }),
  'local-path-provisioner': part('local-path-provisioner', 'github.com/rancher/local-path-provisioner', {
    command: '',
    program: 'local-path-provisioner',
    linkerVariables: (version) => ({ 'main.VERSION': version }),
  }),
  kwok: part('kwok', 'sigs.k8s.io/kwok', {
    command: '/cmd/kwok',
    program: 'kwok',
    files: [
      `${stages}/node/fast/node-initialize.yaml`,
      `${stages}/node/heartbeat-with-lease/node-heartbeat-with-lease.yaml`,
      `${stages}/pod/fast/pod-ready.yaml`,
      `${stages}/pod/fast/pod-complete.yaml`,
      `${stages}/pod/fast/pod-delete.yaml`,
    ],
  }),
  argocd: part('argo-cd', argoCd, {
    command: '/cmd',
    program: 'argocd',
    linkerVariables: (version) => ({
      [`${argoCd}/common.version`]: version.slice(1),
      [`${argoCd}/common.gitTreeState`]: 'clean',
    }),
    files: [
      'hack/git-ask-pass.sh',
      'hack/git-verify-wrapper.sh',
      'hack/gpg-wrapper.sh',
      'manifests/crds',
      'manifests/base/config',
    ],
  }),
  alertmanager: alertmanager('alertmanager', ['ui/app/dist/index.html']),
  amtool: alertmanager('amtool'),
  loki: loki('loki'),
  logcli: loki('logcli'),
  otelcol: {
    ...part('otelcol', 'go.opentelemetry.io/collector/otelcol', { command: '', program: 'otelcol-k8s' }),
    command: '.',
    linkerVariables: (version) => ({ 'main.version': version.slice(1) }),
  },
  jaeger: part('jaeger', jaeger, {
    command: '/cmd/jaeger',
    program: 'jaeger',
    // Version 2 has no module path of its own: release 2.13 is module version 1.76.
    linkerVariables: (version) => ({ [`${jaeger}/internal/version.latestVersion`]: version }),
  }),
  k6: part('k6', 'go.k6.io/k6', { command: '', program: 'k6' }),
  'metallb-controller': metallb('controller'),
  'metallb-speaker': metallb('speaker'),
  traefik: part('traefik', traefik, {
    command: '/cmd/traefik',
    program: 'traefik',
    linkerVariables: (version) => ({ [`${traefik}/pkg/version.Version`]: version.slice(1) }),
  }),
  helm: part('helm', 'helm.sh/helm/v4', {
    command: '/cmd/helm',
    program: 'helm',
    linkerVariables: (version) => ({ 'helm.sh/helm/v4/internal/version.version': version }),
  }),
  kustomize: part('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5', {
    command: '',
    program: 'kustomize',
    linkerVariables: (version) => ({ 'sigs.k8s.io/kustomize/api/provenance.version': version }),
  }),
  'node-exporter': part('node-exporter', 'github.com/prometheus/node_exporter', {
    command: '',
    program: 'node_exporter',
    linkerVariables: (version) => ({ 'github.com/prometheus/common/version.Version': version.slice(1) }),
  }),
  prometheus: prometheus('prometheus'),
  promtool: prometheus('promtool'),
  month: {
    ...part('month', 'github.com/prometheus/prometheus', { command: '', program: 'month' }),
    command: '.',
  },
  registry: part('registry', 'github.com/distribution/distribution/v3', {
    command: '/cmd/registry',
    program: 'registry',
    linkerVariables: (version) => ({ 'github.com/distribution/distribution/v3/version.version': version }),
  }),
  crane: part('crane', 'github.com/google/go-containerregistry', {
    command: '/cmd/crane',
    program: 'crane',
    linkerVariables: (version) => ({ 'github.com/google/go-containerregistry/cmd/crane/cmd.Version': version }),
  }),
  cosign: part('cosign', 'github.com/sigstore/cosign/v3', {
    command: '/cmd/cosign',
    program: 'cosign',
    linkerVariables: (version) => ({ 'sigs.k8s.io/release-utils/version.gitVersion': version }),
  }),
  trivy: part('trivy', 'github.com/aquasecurity/trivy', {
    command: '/cmd/trivy',
    program: 'trivy',
    linkerVariables: (version) => ({ 'github.com/aquasecurity/trivy/pkg/version/app.ver': version.slice(1) }),
    // Its source imports encoding/json/v2.
    environment: { GOEXPERIMENT: 'jsonv2' },
  }),
  // Vault's releases have a tree of its SDK that no module proxy has; the published one differs in these three calls.
  vault: part('vault', 'github.com/hashicorp/vault', {
    command: '',
    program: 'vault',
    edits: [
      {
        path: 'vault/identity_store_util.go',
        from: 'activateDeduplication(ctx context.Context, req *logical.Request) error',
        to: 'activateDeduplication(ctx context.Context, req *logical.Request, _ string) error',
      },
      {
        path: 'vault/logical_system_activation_flags.go',
        from: 'ActivationFunc(ctx, nil)',
        to: 'ActivationFunc(ctx, nil, "")',
      },
      {
        path: 'builtin/logical/transit/path_restore.go',
        from: 'restoredKeyName, err := b.lm.',
        to: 'restoredKeyName, err := keyName, b.lm.',
      },
    ],
  }),
  'external-secrets': part('external-secrets', 'github.com/external-secrets/external-secrets', {
    command: '',
    program: 'external-secrets',
    files: ['config/crds/bases/external-secrets.io_secretstores.yaml'],
  }),
  rclone: part('rclone', 'github.com/rclone/rclone', {
    command: '',
    program: 'rclone',
    linkerVariables: (version) => ({ 'github.com/rclone/rclone/fs.Version': version }),
  }),
} satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof catalogue;

export function moduleFolder({ module }: Part): string {
  return join(root, 'drills/parts/go', module);
}

/** The version in go.mod: `v1.36.3`. */
export function versionOf(part: Part): string {
  const required = readFileSync(join(moduleFolder(part), 'go.mod'), 'utf8').match(/^\s+\S+ v\S+/gm) ?? [];
  const [, version] =
    required.map((line) => line.trim().split(' ')).find(([module]) => module === part.versionedModule) ?? [];
  if (!version) throw new Error(`drills/parts/go/${part.module}/go.mod does not require ${part.versionedModule}`);
  return version;
}

/** @param rest its command is relative to the module. */
function part(module: string, of: string, rest: Pick<Part, 'command' | 'program'> & Partial<Part>): Part {
  return {
    module,
    versionedModule: of,
    linkerVariables: nothing,
    files: [],
    stubs: [],
    ...rest,
    command: `${of}${rest.command}`,
  };
}

/**
 * The linker sets the version of Kubernetes' programs, for kubectl in a second package; an API server without one reports
 * v0.0.0.
 */
function kubernetes(minor: KubernetesMinor, program: string): Part {
  const sets = (version: string) => {
    const values = { gitVersion: version, gitMajor: '1', gitMinor: minor.slice(2), gitTreeState: 'clean' };
    return Object.fromEntries(
      ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) =>
        Object.entries(values).map(([key, value]) => [`${name}.${key}`, value]),
      ),
    );
  };
  return part(`kubernetes-${minor}`, 'k8s.io/kubernetes', {
    command: `/cmd/${program}`,
    program,
    linkerVariables: sets,
  });
}

function alertmanager(program: string, stubs: Part['stubs'] = []): Part {
  return part('alertmanager', 'github.com/prometheus/alertmanager', {
    command: `/cmd/${program}`,
    program,
    linkerVariables: (version) => ({ 'github.com/prometheus/common/version.Version': version.slice(1) }),
    stubs,
  });
}

function loki(program: string): Part {
  const of = 'github.com/grafana/loki/v3';
  const sets = (version: string) => ({ [`${of}/pkg/util/build.Version`]: version.slice(1) });
  return part('loki', of, { command: `/cmd/${program}`, program, linkerVariables: sets });
}

/** MetalLB's programs have their version in the source. */
function metallb(program: string): Part {
  return part('metallb', 'go.universe.tf/metallb', { command: `/${program}`, program });
}

/** Prometheus 3.15 is module version v0.315; the linker sets its programs' version. */
function prometheus(program: string): Part {
  return part('prometheus', 'github.com/prometheus/prometheus', {
    command: `/cmd/${program}`,
    program,
    linkerVariables: (version) => ({
      'github.com/prometheus/common/version.Version': version.replace(/^v0\.(\d)(\d+)\./, '$1.$2.'),
    }),
  });
}
