import type { FileRule, ObjectRule, TreeRule } from '../verdict';
import { addressPools } from './address-pool';
import { admission } from './admission';
import { alerts } from './alerts';
import { apiVersions } from './api-versions';
import { application, syncOptions } from './argo-cd';
import { capacity, cost } from './capacity';
import { certificates } from './certificates';
import { configuration } from './configuration';
import { controllers } from './controllers';
import { dangling } from './dangling';
import { dataPath } from './data-path';
import { definitions } from './definitions';
import { services } from './exposed-service';
import { bootstrap, hostFiles, otherFiles } from './files';
import { helmValues } from './helm-values';
import { images } from './images';
import { immutable } from './immutable';
import { ingresses } from './ingress';
import { lifecycle } from './lifecycle';
import { metadata } from './metadata';
import { middleware } from './middleware';
import { paths, policies } from './network';
import { podSecurity, podSecurityLevel } from './pod-security';
import { pods, program } from './program';
import { rights, roles } from './rbac';
import { replicas } from './replicas';
import { resources } from './resources';
import { restart } from './restart';
import { retention } from './retention';
import { dashboards, routing } from './routing';
import { schedules } from './schedule';
import { neededSecrets, secrets } from './secrets';
import { emptyServices } from './services';
import { settings } from './settings';
import { tokens } from './tokens';
import { volumes } from './volumes';

/** Every rule about objects. */
export const objectRules: readonly ObjectRule[] = [
  lifecycle,
  immutable,
  syncOptions,
  application,
  replicas,
  restart,
  images,
  resources,
  cost,
  volumes,
  dataPath,
  schedules,
  retention,
  settings,
  podSecurity,
  podSecurityLevel,
  tokens,
  roles,
  policies,
  services,
  ingresses,
  middleware,
  addressPools,
  admission,
  secrets,
  alerts,
  routing,
  dashboards,
  certificates,
  apiVersions,
  metadata,
  program,
  pods,
  controllers,
  definitions,
  helmValues,
  configuration,
];

/** Every rule about files that Argo CD does not apply. */
export const fileRules: readonly FileRule[] = [hostFiles, bootstrap, otherFiles];

/** Every rule about the whole tree. */
export const treeRules: readonly TreeRule[] = [paths, rights, neededSecrets, dangling, emptyServices, capacity];
