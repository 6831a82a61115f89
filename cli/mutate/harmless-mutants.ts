import type { HarmlessPattern } from './harmless';

/** A field that is removed although it has the value that the API server gives it then. */
const isDefault = (field: RegExp, ...values: readonly string[]): HarmlessPattern => ({
  field,
  operator: /^delete$/,
  text: new RegExp(` (${values.map((value) => value.replace(/[{}[\]*.]/g, '\\$&')).join('|')}) -> \\(none\\)$`),
  reason: 'The API server sets this value by default.',
});

/** A zero that the API server replaces by its default, which is the value. Source: SetDefaults_Probe. */
const isZero = (field: RegExp, value: string): HarmlessPattern => ({
  ...{ field, operator: /^zero$/, text: new RegExp(` ${value} -> 0$`) },
  reason: 'The API server replaces 0 by its default, which is this value.',
});

const looks = 'Grafana shows the same data with another look.';
const message = 'A text for people; no program reads it.';
const slower = 'The same happens a little later or earlier, within the same order of magnitude.';
const recommended = 'A recommended label. Rules verify every selector that reads labels; nothing else does.';
const catalogued =
  'An imported chart sets it, and upstream tests it; the value has no effect on what this cluster uses.';

/** Every pattern has a reason with which a reviewer can disagree. The rules must not depend on this list. */
export const harmlessMutants: readonly HarmlessPattern[] = [
  // Names that only people read.
  {
    field: /^data\[\*\.yaml\]:processors\.tail_sampling\.policies\[\]\.name$/,
    operator: /^(rename|misspell)$/,
    reason: message,
  },
  { field: /^data\[\*\.yaml\]:providers\[\]\.folder$/, operator: /^(rename|misspell)$/, reason: message },
  { field: /^data\[redis\.conf\]:maxmemory$/, operator: /^increment$/, reason: 'The limit is one byte higher.' },
  // Labels and annotations that nothing reads.
  {
    field:
      /(^|\.)metadata\.labels(\.app|\[(app\.kubernetes\.io\/(instance|managed-by|part-of|component|version)|helm\.sh\/chart)\])$/,
    reason: recommended,
  },
  { field: /^metadata\.labels\[app\.kubernetes\.io\/name\]$/, reason: recommended },
  {
    kind: /^(?!Namespace$|ClusterRole$|Service$)/,
    field: /^metadata\.labels$/,
    operator: /^delete$/,
    reason: recommended,
  },
  { field: /^spec\.volumeClaimTemplates\[\]\.metadata\.labels/, reason: recommended },
  { field: /annotations(\[(kubernetes\.io\/description|prometheus\.io\/)|\.checksum\/)/, reason: message },
  { field: /^(description|spec\.description|spec\.privateKeyDescription)$/, reason: message },
  {
    kind: /^CronJob|Job|Deployment|StatefulSet|DaemonSet$/,
    field: /template\.metadata\.annotations/,
    operator: /^(delete|rename|another)$/,
    text: /checksum|prometheus\.io/,
    reason: catalogued,
  },

  // Defaults of the API server.
  isDefault(/imagePullPolicy$/, 'IfNotPresent'),
  isDefault(/dnsPolicy$/, 'ClusterFirst'),
  isDefault(/restartPolicy$/, 'Always'),
  isDefault(/protocol$/, 'TCP'),
  isDefault(/sessionAffinity$/, 'None'),
  isDefault(/ipFamilyPolicy$/, 'SingleStack'),
  isDefault(/^spec\.type$/, 'ClusterIP'),
  isDefault(/(success|failure)Threshold$/, '1', '3'),
  isDefault(/Probe\.timeoutSeconds$/, '1'),
  isDefault(/Probe\.periodSeconds$/, '10'),
  isDefault(/Probe\.initialDelaySeconds$/, '0'),
  isDefault(/terminationGracePeriodSeconds$/, '30'),
  isDefault(/scheme$/, 'HTTP'),
  isDefault(/defaultMode$/, '420'),
  isDefault(/hostPath\.type$/, ''),
  isDefault(/matchPolicy$/, 'Equivalent'),
  isDefault(/failurePolicy$/, 'Fail'),
  isDefault(/reinvocationPolicy$/, 'Never'),
  isDefault(/scope$/, '*'),
  isDefault(/webhooks\[\]\.(object|namespace)Selector$/, '{}'),
  isDefault(/(suspend|globalDefault|allowEmpty|readOnly|optional|allowEmpty)$/, 'false'),
  isDefault(/replicas$/, '1'),
  isDefault(/podManagementPolicy$/, 'OrderedReady'),
  isDefault(/(updateStrategy|strategy)\.type$/, 'RollingUpdate'),
  isDefault(/operator$/, 'Equal'),
  isDefault(/volumeMode$/, 'Filesystem'),
  isDefault(/expirationSeconds$/, '3600'),
  isDefault(/apiVersion$/, 'v1'),
  isDefault(/conversion\.strategy$/, 'None'),
  isDefault(/template\.spec\.nodeSelector(\[kubernetes\.io\/os\])?$/, 'linux', '{"kubernetes.io/os":"linux"}'),
  {
    field: /nodeSelector\[kubernetes\.io\/os\]$/,
    operator: /^delete$/,
    reason: 'Every node of the cluster runs Linux.',
  },

  isDefault(
    /persistentVolumeClaimRetentionPolicy(\.when(Deleted|Scaled))?$/,
    'Retain',
    '{"whenDeleted":"Retain","whenScaled":"Retain"}',
  ),
  isDefault(/(sourceRepos|destinations|ontainers\[\]\.(ports|env|args|volumeMounts))$/, '[]'),
  isDefault(/httpGet\.path$/, '/'),
  isDefault(/updateStrategy(\.rollingUpdate)?$/, '{"type":"RollingUpdate"}', '{"maxUnavailable":1}'),
  isDefault(
    /^data\[(admin\.enabled|exec\.enabled|server\.repo\.server\.strict\.tls|policy\.matchMode)\]$|^data\.scopes$/,
    ...['true', 'false', 'glob', '[groups]'],
  ),
  isZero(/Probe\.periodSeconds$/, '10'),
  isZero(/Probe\.timeoutSeconds$/, '1'),
  isZero(/Probe\.failureThreshold$/, '3'),
  isZero(/Probe\.successThreshold$/, '1'),
  {
    field: /\.affinity(\.podAntiAffinity(\.preferred.*)?)?$/,
    text: /^(Deployment argocd\/argocd-redis|StatefulSet argocd\/argocd-application-controller) /,
    reason: 'It has one pod: there is nothing to spread.',
  },
  {
    kind: /^HorizontalPodAutoscaler$/,
    field: /^spec\.metrics(\[\])?$/,
    operator: /^delete$/,
    reason: 'Without a metric the API server sets 80 % of CPU.',
  },
  {
    kind: /^RoleBinding$/,
    field: /subjects\[\]\.namespace$/,
    operator: /^delete$/,
    reason: 'The authorizer then takes the namespace of the binding. Source: rbac, appliesToUser.',
  },
  {
    kind: /^CustomResourceDefinition$/,
    field: /^spec\.versions\[\]$/,
    operator: /^add-deprecated$/,
    reason: 'Only a warning for clients.',
  },
  {
    kind: /^Certificate$/,
    field: /^spec\.privateKey\.size$/,
    operator: /^zero$/,
    reason: 'The default of the algorithm applies: 256 for ECDSA.',
  },
  {
    kind: /^Certificate$/,
    field: /^spec\.usages\[\]$/,
    operator: /^enumeration$/,
    text: /digital signature -> signing$/,
    reason: 'Two names of one usage.',
  },
  {
    kind: /^ValidatingAdmissionPolicy$/,
    field: /^metadata\.annotations($|\[exception\.twisterlab\.io\/)/,
    reason: message,
  },
  {
    field: /fsGroupChangePolicy$/,
    operator: /^(delete|enumeration)$/,
    reason: 'The kubelet changes the group of all files at each start then: slower, with the same result.',
  },
  {
    field: /tolerations\[\]\.operator$/,
    operator: /^delete$/,
    text: / Exists -> \(none\)$/,
    reason: 'Equal without a value matches taints without one, which those of lost nodes and of control planes are.',
  },
  {
    field: /sources\[\]\.configMap\.items(\[\])?$/,
    operator: /^delete$/,
    text: /"key":"ca\.crt"/,
    reason: 'The ConfigMap kube-root-ca.crt has no other file.',
  },
  {
    kind: /^NetworkPolicy$/,
    field: /^spec\.policyTypes$/,
    operator: /^delete$/,
    text: / \["Egress"\] -> /,
    reason: 'With egress rules the default is both, and default-deny isolates Ingress already.',
  },
  {
    kind: /^Middleware$/,
    field: /basicAuth\.realm$/,
    reason: message,
  },
  {
    kind: /^ServiceAccount$/,
    field: /^automountServiceAccountToken$/,
    reason: 'Pods set it themselves; the rule hardening verifies it.',
  },
  {
    field: /containers\[\]\.name$/,
    operator: /^(rename|another)$/,
    reason: 'Nothing references the name of a container: metrics and logs are grouped by workload.',
  },

  {
    kind: /^Certificate$/,
    field: /^spec\.privateKey\.rotationPolicy$/,
    operator: /^delete$/,
    text: / Always -> \(none\)$/,
    reason: 'The default since cert-manager 1.18.',
  },
  {
    kind: /^Certificate$/,
    field: /^spec\.privateKey\.size$/,
    operator: /^delete$/,
    text: / 256 -> \(none\)$/,
    reason: 'The default of the algorithm applies: 256 for ECDSA.',
  },
  {
    kind: /^Certificate$/,
    field: /^spec\.(commonName|subject(\.organizations(\[\])?)?)$/,
    operator: /^(delete|another)$/,
    text: /^Certificate cert-manager\/private-ca /,
    reason: 'Clients verify the chain by the name that the authority has, whatever it is, and by its key.',
  },
  {
    kind: /^ClusterRole$/,
    field: /^metadata\.labels\[rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit)\]$/,
    operator: /^delete$/,
    text: /^ClusterRole cert-manager-(view|edit) /,
    reason: 'The role also is part of view or edit, which edit and admin include. Source: rbac, bootstrappolicy.',
  },
  {
    kind: /^ClusterRole$/,
    field: /^metadata\.labels\[rbac\.authorization\.k8s\.io\/aggregate-to-cluster-reader\]$/,
    reason: 'Only OpenShift has the role cluster-reader.',
  },
  {
    kind: /^ClusterRole$/,
    field: /^metadata\.labels$/,
    operator: /^delete$/,
    text: /^ClusterRole (cert-manager-c|trust-manager |metallb|argocd)/,
    reason: recommended,
  },
  {
    kind: /^ConfigMap$/,
    field: /^immutable$/,
    operator: /^(flip|delete)$/,
    reason: 'The content has its hash in the name: it does not change.',
  },
  {
    kind: /^ConfigMap$/,
    field: /^data\[(policy\.csv|help\.\w+)\]$/,
    operator: /^delete$/,
    text: / {1,2}-> \(none\)$/,
    reason: 'An empty text is the default.',
  },
  {
    kind: /^ConfigMap$/,
    field: /^data\[timeout\.reconciliation\.jitter\]$/,
    operator: /^delete$/,
    reason: slower,
  },
  {
    kind: /^ConfigMap$/,
    field: /^data\[(applicationsetcontroller|commitserver|dexserver|notificationscontroller)\./,
    reason: 'The cluster does not run this component of Argo CD.',
  },
  {
    kind: /^Middleware$/,
    field: /customResponseHeaders\.Access-Control-(Allow-(Credentials|Headers|Methods)|Expose-Headers|Max-Age)$/,
    text: /^Middleware \w+\/mcp-unified-cors /,
    reason:
      'It removes Access-Control-Allow-Origin, without which browsers refuse the answer. Source: Fetch, CORS check.',
  },
  {
    kind: /^Bundle$/,
    field: /^spec\.target\.namespaceSelector(\.matchExpressions(\[\])?)?$/,
    operator: /^delete$/,
    reason:
      'Every namespace then gets a copy of the certificate, which is public; the rule bundle verifies the right to write it.',
  },
  {
    kind: /WebhookConfiguration$/,
    field: /sideEffects$/,
    operator: /^enumeration$/,
    text: / None -> NoneOnDryRun$/,
    reason:
      'The API server treats both alike: a dry run calls the webhook. Source: Dynamic Admission Control, Side effects.',
  },
  {
    kind: /WebhookConfiguration$/,
    field: /matchPolicy$/,
    operator: /^enumeration$/,
    text: /^\w+ cert-manager-webhook /,
    reason: 'The rule has every version that its resources are served in.',
  },
  {
    kind: /WebhookConfiguration$/,
    field: /namespaceSelector(\.matchExpressions(\[\])?)?$/,
    operator: /^delete$/,
    text: /cert-manager\.io\/disable-validation/,
    reason: 'No namespace has the label.',
  },
  {
    kind: /^NetworkPolicy$/,
    field: /^spec\.policyTypes$/,
    operator: /^delete$/,
    text: / \["Ingress"\] -> /,
    reason: 'The default without egress rules. Source: NetworkPolicySpec.policyTypes.',
  },
  {
    kind: /^Service$/,
    field: /^spec\.ports/,
    operator: /^delete$/,
    text: /^Service \w+\/postgres-cluster-(config|sync) /,
    reason:
      'Patroni keeps its state in annotations of their Endpoints: no client connects. Source: Patroni, use_endpoints.',
  },
  {
    kind: /^(Deployment|DaemonSet|StatefulSet)$/,
    field: /^spec\.selector\.matchLabels\[app\.kubernetes\.io\/(instance|name|component)\]$/,
    operator: /^delete$/,
    text: /^(Deployment argocd|DaemonSet metallb-system|StatefulSet argocd|Deployment metallb-system)\//,
    reason:
      'The other labels select the same pods, which the rule selector verifies; the API server refuses the change of an existing object.',
  },
  {
    field: /tolerations\[\]\.operator$/,
    operator: /^enumeration$/,
    text: / Exists -> Equal$/,
    reason: 'Equal without a value matches taints without one, which those of lost nodes and of control planes are.',
  },
  {
    field: /tolerations(\[\](\.key)?)?$/,
    operator: /^(delete|another)$/,
    text: /node-role\.kubernetes\.io\/master/,
    reason: 'K3s taints no server, and kubeadm has another taint since 1.25.',
  },
  {
    kind: /^(Deployment|DaemonSet)$/,
    field: /^spec\.(strategy|updateStrategy)(\.rollingUpdate(\.max(Surge|Unavailable))?)?$/,
    operator: /^(delete|increment)$/,
    reason:
      'A new pod starts before, or together with, the one that it replaces; the rules capacity and exclusive-volume verify that both fit.',
  },
  {
    kind: /^Deployment$/,
    field: /^spec\.strategy\.rollingUpdate\.maxUnavailable$/,
    operator: /^(scale|another)$/,
    reason: 'Each of these Deployments has one pod: one unavailable pod is all of them already.',
  },
  {
    field: /\.affinity(\.podAntiAffinity(\.preferred.*)?)?$/,
    operator: /^delete$/,
    text: /^Deployment argocd\/argocd-(server|repo-server) /,
    reason:
      'A preference. The scheduler spreads the pods of a Service over nodes without it. Source: PodTopologySpread, default constraints.',
  },
  {
    field: /(configMap|secret|projected)\.defaultMode$/,
    operator: /^(zero|increment)$/,
    text: / ((288|256) -> 0|420 -> 421)$/,
    reason:
      'The kubelet lets the group of a pod with fsGroup read (pkg/volume/volume_linux.go), and the rule file-mode refuses it without; 421 lets others execute.',
  },
  {
    field: /readinessProbe\.successThreshold$/,
    operator: /^increment$/,
    reason: slower,
  },
  {
    kind: /^StatefulSet$/,
    field: /minReadySeconds$/,
    operator: /^increment$/,
    reason: slower,
  },
  {
    field: /volumes\[\]\.configMap\.items(\[\](\.path)?)?$/,
    operator: /^(delete|rename)$/,
    text: /profile(r)?\.enabled/,
    reason: 'No ConfigMap has the key, which is optional: there is no profiling, with the entry and without it.',
  },
  {
    field: /volumes\[\]\.secret\.(items|secretName)/,
    text: /^\w+ argocd\/\S+ .*(tls\.crt|tls\.key|ca\.crt|argocd-(repo|dex)-server-tls)/,
    reason:
      'Nothing creates argocd-repo-server-tls and argocd-dex-server-tls: both are optional, and the volume is empty.',
  },
  {
    kind: /^Application$/,
    field: /^spec\.destination\.namespace$/,
    operator: /^another$/,
    text: /^Application argocd\/edge-/,
    reason: 'Every object has its own namespace or none, and the project of the cluster allows all of them.',
  },

  // Tuning: one more or one less.
  {
    field: /Probe\.(periodSeconds|timeoutSeconds|failureThreshold|initialDelaySeconds)$/,
    operator: /^(increment|another)$/,
    reason: slower,
  },
  { field: /Probe\.initialDelaySeconds$/, reason: slower },
  {
    field: /Probe\.(timeoutSeconds|periodSeconds|failureThreshold)$/,
    operator: /^delete$/,
    reason: `${slower} The API server has defaults for probes.`,
  },
  {
    field:
      /(terminationGracePeriodSeconds|startingDeadlineSeconds|activeDeadlineSeconds|expirationSeconds|backoffLimit|ttlSecondsAfterFinished)$/,
    operator: /^(increment|another|scale)$/,
    reason: slower,
  },
  { field: /terminationGracePeriodSeconds$/, operator: /^delete$/, text: / (10|20|30|60) -> /, reason: slower },
  {
    field: /([hH]istoryLimit|JobsHistoryLimit)$/,
    reason: 'Only the number of old revisions or runs that are kept differs.',
  },
  { field: /lifecycle\.preStop\.sleep\.seconds$/, operator: /^(increment|scale)$/, reason: slower },
  {
    field: /weight$/,
    operator: /^(increment|scale|another)$/,
    reason: 'A weight of a single preference has no effect: nothing competes with it.',
  },
  {
    field: /resources\.(requests|limits)\.cpu$/,
    operator: /^another$/,
    reason: 'A value of a comparable container; requests are compared with the capacity of the nodes.',
  },
  {
    field: /resources\.requests\.ephemeral-storage$/,
    operator: /^(another|zero)$/,
    reason: 'The limit stays, and the disk is budgeted by limits and claims.',
  },
  {
    field: /emptyDir\.sizeLimit$/,
    operator: /^another$/,
    reason: 'A value of a comparable volume; the disk budget counts it.',
  },
  {
    field: /retry(\.refresh|\.backoff|\.backoff\.\w+)?$/,
    kind: /^Application$/,
    operator: /^(delete|flip|increment|scale)$/,
    reason: slower,
  },
  { field: /spec\.revisionHistoryLimit$/, reason: 'Only the length of the history differs.' },

  // Switches without an effect here.
  {
    field: /containers\[\]$/,
    operator: /^add-(stdin|stdinOnce|tty)$/,
    reason: 'No program of the cluster reads its standard input.',
  },
  {
    field: /containers\[\]\.securityContext$/,
    operator: /^add-runAsNonRoot$/,
    reason: 'Stricter, or the same as in the pod.',
  },
  {
    field: /spec$/,
    operator: /^add-(setHostnameAsFQDN|hostUsers|publishNotReadyAddresses|hostnameOverride)$/,
    reason: 'The pod has no domain of its own, and users of the node are the default.',
  },
  {
    field: /readOnly$|volumeMounts\[\]$/,
    operator: /^add-readOnly$|^delete$|^flip$/,
    text: /(true -> (false|\(none\))|secret|config|token)/,
    reason: 'ConfigMaps and Secrets are read-only whatever the mount states.',
  },
  {
    field: /(immutable|^)$/,
    operator: /^add-immutable$/,
    reason: 'The content has its hash in the name, or Argo CD replaces the object.',
  },
  {
    kind: /^(Role|ClusterRole|ServiceAccount|Secret|ConfigMap)$/,
    field: /^$/,
    operator: /^add-automountServiceAccountToken$/,
    reason: 'Pods set it themselves; the rule hardening verifies it.',
  },

  // CustomResourceDefinitions: what people see of them.
  {
    kind: /^CustomResourceDefinition$/,
    field: /additionalPrinterColumns|shortNames|categories|singular|deprecat|selectableFields|listKind/,
    reason: 'Only what kubectl prints and abbreviates differs.',
  },
  { kind: /^CustomResourceDefinition$/, field: /^metadata\.annotations/, reason: message },

  // Dashboards.
  {
    kind: /^ConfigMap$/,
    field:
      /^data\[\*\.json\]:(links|tags|time$|time\.|timezone|refresh|graphTooltip|editable|style|schemaVersion|title|description|annotations|id$|liveNow|weekStart|fiscalYearStartMonth|preload)/,
    reason: looks,
  },
  {
    kind: /^ConfigMap$/,
    field:
      /^data\[\*\.json\]:panels\[\]\.(fieldConfig|gridPos|options|title|description|transparent|id$|links|collapsed|panels|transformations|interval|maxDataPoints|hideTimeOverride|timeFrom|pluginVersion|type$|repeat)/,
    reason: looks,
  },
  {
    kind: /^ConfigMap$/,
    field:
      /^data\[\*\.json\]:panels\[\]\.targets\[\]\.(legendFormat|format|range|instant|interval|refId|hide|maxLines|editorMode|queryType|intervalFactor)/,
    reason: looks,
  },
  {
    kind: /^ConfigMap$/,
    field:
      /^data\[\*\.json\]:templating\.list\[\]\.(current|label|hide|sort|refresh|includeAll|allValue|allowCustomValue|auto|auto_count|auto_min|multi|options|skipUrlSync|type$|regex|description|definition)/,
    reason: looks,
  },

  // Texts and formats for people.
  {
    kind: /^ConfigMap$/,
    field: /:groups\[\]\.rules\[\]\.annotations\.(description|summary)/,
    operator: /^(rename|another|misspell)$/,
    reason: message,
  },
  { kind: /^ConfigMap$/, field: /:groups\[\]\.name$/, operator: /^(rename|another)$/, reason: message },
  {
    kind: /^ConfigMap$/,
    field: /(log\.(format|level)|\blog(-level-|_level|_format|\.level)|:(level|format)$|logLevel)/,
    operator: /^(another|delete|flip)$/,
    reason: 'Only the number or the form of log lines differs.',
  },
  {
    kind: /^ConfigMap$/,
    field:
      /receivers\[\]\.slack_configs\[\]\.(title|text|fallback|color|footer|pretext|title_link|mrkdwn_in|short_fields|username|icon)/,
    operator: /^(rename|another|delete|flip|misspell)$/,
    reason: message,
  },
  {
    kind: /^ConfigMap$/,
    field:
      /grafana\.ini\]?:(default_theme|news_feed_enabled|check_for_(plugin_)?updates|format|domain|\[log\]|\[plugins\]|reporting_enabled|feedback_links_enabled|min_refresh_interval)/,
    reason: looks,
  },
  {
    kind: /^ConfigMap$/,
    field: /ignoreResourceUpdates/,
    reason: 'Argo CD reconciles more often, with the same result.',
  },
  {
    kind: /^ConfigMap$/,
    field: /^data\[(statusbadge\.enabled|url|help\.|ui\.)/,
    operator: /^(flip|delete|rename)$/,
    reason: looks,
  },
  {
    kind: /^ConfigMap$/,
    field: /ssh_known_hosts/,
    reason: 'The repository is read over HTTPS; keys of other Git servers are not used.',
  },
  {
    field:
      /valuesContent:(deployment\.podAnnotations|logs\.general\.level|globalArguments|commonLabels|updateStrategy)/,
    reason: catalogued,
  },
];
