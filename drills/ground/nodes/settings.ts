import { type NodeHost, ranges } from './addresses';

/** Files of one node, by name. JSON is valid YAML. */
export interface Files {
  readonly [name: string]: string;
}

/** Values for the settings of a node. */
export interface NodeSettings {
  readonly node: NodeHost;
  readonly cgroupRoot: string;
  /** Folder with its files. */
  readonly folder: string;
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly proxyKubeconfig: string;
  readonly runc: string;
  readonly pause: string;
}

export function filesOf(facts: NodeSettings): Files {
  return {
    'containerd.toml': containerd(facts),
    'kubelet.yaml': JSON.stringify(kubelet(facts)),
    'kube-proxy.yaml': JSON.stringify(kubeProxy(facts)),
    'cni/10-pods.conflist': JSON.stringify(cni(facts.node)),
    // There is no DNS for names outside the cluster.
    'resolv.conf': 'nameserver 127.0.0.1\n',
    overcommit_memory: '1\n',
    panic: '10\n',
    panic_on_oops: '1\n',
  };
}

/** @param root Default: the path on a node. */
export function containerdBase(root = '/var/lib/containerd'): string {
  return `version = 2
root = "${root}"
state = "/run/containerd"
oom_score = 0
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "/run/containerd/opt"
`;
}

function containerd({ folder, runc, pause }: NodeSettings): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  // restrict_oom_score_adj and the open file limit in the runtime spec: root may lack CAP_SYS_RESOURCE.
  return `${containerdBase()}
[${cri}]
  sandbox_image = "${pause}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  disable_tcp_service = true
[${cri}.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
  base_runtime_spec = "${folder}/runtime-spec.json"
[${cri}.containerd.runtimes.runc.options]
  SystemdCgroup = false
  BinaryName = "${runc}"
[${cri}.cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${folder}/cni"
`;
}

function kubelet({ node, cgroupRoot, folder, authority, certificate, key }: NodeSettings): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: authority } },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certificate,
    tlsPrivateKeyFile: key,
    readOnlyPort: 0,
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    cgroupDriver: 'cgroupfs',
    cgroupRoot,
    failCgroupV1: false,
    enforceNodeAllocatable: [],
    failSwapOn: false,
    oomScoreAdj: 0,
    maxOpenFiles: 20_000,
    makeIPTablesUtilChains: false,
    clusterDNS: [ranges.dns],
    clusterDomain: 'cluster.local',
    resolvConf: `${folder}/resolv.conf`,
    // The disk is shared with the rest of the machine: its usage must not evict pods.
    evictionHard: { 'memory.available': '1Mi', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
  };
}

function kubeProxy({ node, proxyKubeconfig }: NodeSettings): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clientConnection: { kubeconfig: proxyKubeconfig },
    hostnameOverride: node.name,
    bindAddress: node.address,
    metricsBindAddress: '127.0.0.1:10249',
    clusterCIDR: ranges.pods,
    detectLocalMode: 'ClusterCIDR',
    // Zero: do not change the machine's settings.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    oomScoreAdj: 0,
  };
}

/** One bridge per node. Addresses are stored in /run: after a power loss, those of dead pods are free. */
function cni({ pods }: NodeHost): object {
  const ipam = { type: 'host-local', dataDir: '/run/cni-addresses', ranges: [[{ subnet: pods }]] };
  const bridge = { type: 'bridge', bridge: 'cni0', isDefaultGateway: true, hairpinMode: true, ipMasq: false, ipam };
  return {
    cniVersion: '0.4.0',
    name: 'pods',
    plugins: [bridge, { type: 'portmap', capabilities: { portMappings: true } }],
  };
}
