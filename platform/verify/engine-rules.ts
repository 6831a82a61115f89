import { applicationFolder } from './gitops/application-folder';
import { applicationProject } from './gitops/application-project';
import { applicationSync } from './gitops/application-sync';
import { argoCdAnnotation } from './gitops/argo-cd-annotation';
import { pruneConfirmation } from './gitops/prune-confirmation';
import { waveOrder } from './gitops/wave-order';
import { firstEvent } from './monitoring/first-event';
import { metrics } from './monitoring/metrics';
import { notifications } from './monitoring/notifications';
import { pipelines } from './monitoring/pipelines';
import { ruleGroups } from './monitoring/rule-groups';
import { scrape } from './monitoring/scrape';
import { scrapePath } from './monitoring/scrape-path';
import { authentication } from './network/authentication';
import { authority } from './network/authority';
import { blockedFlow } from './network/blocked-flow';
import { certificate } from './network/certificate';
import { certificateForm } from './network/certificate-form';
import { cors } from './network/cors';
import { defaultDeny } from './network/default-deny';
import { flowPort } from './network/flow-port';
import { host } from './network/host';
import { ingressRewrite } from './network/ingress-rewrite';
import { nameResolution } from './network/name-resolution';
import { nodeRegistries } from './network/node-registries';
import { outsideFlow } from './network/outside-flow';
import { selector } from './network/selector';
import { serviceEndpoints } from './network/service-endpoints';
import { servicePort } from './network/service-port';
import { undeclaredPath } from './network/undeclared-path';
import { unenforcedPolicy } from './network/unenforced-policy';
import { unreachableAddress } from './network/unreachable-address';
import { unreachableService } from './network/unreachable-service';
import { webhookCa } from './network/webhook-ca';
import { webhookContract } from './network/webhook-contract';
import { webhookPath } from './network/webhook-path';
import { apiRights } from './objects/api-rights';
import { bundle } from './objects/bundle';
import { clusterScope } from './objects/cluster-scope';
import { danglingReference } from './objects/dangling-reference';
import { dataSize } from './objects/data-size';
import { duplicateIdentity } from './objects/duplicate-identity';
import { fileFormat } from './objects/file-format';
import { fixedForm } from './objects/fixed-form';
import { helmValues } from './objects/helm-values';
import { lineEndings } from './objects/line-endings';
import { literalSecret } from './objects/literal-secret';
import { misspeltOption } from './objects/misspelt-option';
import { namespace } from './objects/namespace';
import { optionalReference } from './objects/optional-reference';
import { rbac } from './objects/rbac';
import { rbacBinding } from './objects/rbac-binding';
import { repeatedEntry } from './objects/repeated-entry';
import { schema } from './objects/schema';
import { secretKeys } from './objects/secret-keys';
import { secretSources } from './objects/secret-sources';
import { servedResource } from './objects/served-resource';
import { userProvidedSecret } from './objects/user-provided-secret';
import type { Rule, ShapeRule } from './rule';
import { autoscaler } from './workloads/autoscaler';
import { capacity } from './workloads/capacity';
import { claimNode } from './workloads/claim-node';
import { claimSize } from './workloads/claim-size';
import { commandLine } from './workloads/command-line';
import { cronRun } from './workloads/cron-run';
import { cronSchedule } from './workloads/cron-schedule';
import { cronTimeZone } from './workloads/cron-time-zone';
import { disruptionBudget } from './workloads/disruption-budget';
import { emptyDirSize } from './workloads/empty-dir-size';
import { emptyVolume } from './workloads/empty-volume';
import { envName } from './workloads/env-name';
import { envOrder } from './workloads/env-order';
import { exclusiveVolume } from './workloads/exclusive-volume';
import { fileMode } from './workloads/file-mode';
import { gracePeriod } from './workloads/grace-period';
import { hardening } from './workloads/hardening';
import { image } from './workloads/image';
import { imageContract } from './workloads/image-contract';
import { imageUser } from './workloads/image-user';
import { localStorage } from './workloads/local-storage';
import { lostNode } from './workloads/lost-node';
import { manualUpdate } from './workloads/manual-update';
import { mountedPath } from './workloads/mounted-path';
import { nodeLoss } from './workloads/node-loss';
import { nodeSelector } from './workloads/node-selector';
import { oneOf } from './workloads/one-of';
import { podSecurity } from './workloads/pod-security';
import { probeHost } from './workloads/probe-host';
import { probePort } from './workloads/probe-port';
import { probeTiming } from './workloads/probe-timing';
import { probes } from './workloads/probes';
import { programOptions } from './workloads/program-options';
import { resources } from './workloads/resources';
import { retainedVolumes } from './workloads/retained-volumes';
import { serverFiles } from './workloads/server-files';
import { serviceAccountFiles } from './workloads/service-account-files';
import { shellScripts } from './workloads/shell-script';
import { spread } from './workloads/spread';
import { unreadVariable } from './workloads/unread-variable';
import { updateOrder } from './workloads/update-order';
import { volumeMount } from './workloads/volume-mount';

/** Rules on unlinked objects. The others rely on them. */
export const shapeRules: readonly ShapeRule[] = [schema, namespace, duplicateIdentity];

/** Rules on the linked objects of a cluster, for every site. */
export const engineRules: readonly Rule[] = [
  apiRights,
  applicationFolder,
  applicationProject,
  applicationSync,
  argoCdAnnotation,
  authentication,
  autoscaler,
  authority,
  blockedFlow,
  bundle,
  capacity,
  certificate,
  certificateForm,
  claimNode,
  claimSize,
  clusterScope,
  commandLine,
  cors,
  cronRun,
  cronSchedule,
  cronTimeZone,
  danglingReference,
  dataSize,
  disruptionBudget,
  emptyDirSize,
  emptyVolume,
  envName,
  envOrder,
  fileFormat,
  fileMode,
  fixedForm,
  flowPort,
  gracePeriod,
  hardening,
  helmValues,
  host,
  image,
  imageContract,
  imageUser,
  ingressRewrite,
  defaultDeny,
  lineEndings,
  literalSecret,
  localStorage,
  lostNode,
  manualUpdate,
  repeatedEntry,
  misspeltOption,
  metrics,
  mountedPath,
  nameResolution,
  nodeLoss,
  nodeRegistries(),
  nodeSelector,
  notifications,
  oneOf,
  exclusiveVolume,
  firstEvent,
  optionalReference,
  outsideFlow,
  pipelines,
  podSecurity,
  probeHost,
  probePort,
  probeTiming,
  probes,
  programOptions,
  pruneConfirmation,
  rbac,
  rbacBinding,
  resources,
  retainedVolumes,
  ruleGroups,
  scrape,
  scrapePath,
  secretKeys,
  secretSources,
  selector,
  serverFiles,
  serviceAccountFiles,
  servedResource,
  serviceEndpoints,
  servicePort,
  shellScripts,
  spread,
  undeclaredPath,
  unreadVariable,
  unenforcedPolicy,
  unreachableAddress,
  unreachableService,
  updateOrder,
  userProvidedSecret,
  volumeMount,
  waveOrder,
  webhookContract,
  webhookPath,
  webhookCa,
];
