import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/external-secrets/values';
import { images } from '../images';
import { imageValues, resources } from '../kit/chart-values';

/** Its namespace, with the ServiceAccount of each store. */
export const externalSecretsNamespace = 'external-secrets';

/** CRDs of generators, which nothing here uses; the chart has no value for them. The controller requires that of GeneratorState. */
const generators = [
  'acraccesstoken',
  'beyondtrustworkloadcredentialsdynamicsecret',
  'cloudsmithaccesstoken',
  'ecrauthorizationtoken',
  'fake',
  'gcraccesstoken',
  'githubaccesstoken',
  'gitlabdeploytoken',
  'grafana',
  'mfa',
  'password',
  'quayaccesstoken',
  'sshkey',
  'stssessiontoken',
  'uuid',
  'vaultdynamicsecret',
  'webhook',
];

/** Stores other than Vault: their schemas are most of the CRD. */
const otherStores = [
  'akeyless',
  'alibaba',
  'aws',
  'azurekv',
  'barbican',
  'beyondtrust',
  'beyondtrustworkloadcredentials',
  'bitwardensecretsmanager',
  'chef',
  'cloudrusm',
  'conjur',
  'crd',
  'delinea',
  'device42',
  'doppler',
  'dvls',
  'fake',
  'fortanix',
  'gcpsm',
  'github',
  'gitlab',
  'ibm',
  'infisical',
  'keepersecurity',
  'kubernetes',
  'nebiusmysterybox',
  'ngrok',
  'onboardbase',
  'onepassword',
  'onepasswordSDK',
  'openBao',
  'oracle',
  'ovh',
  'passbolt',
  'passworddepot',
  'previder',
  'pulumi',
  'scaleway',
  'secretserver',
  'senhasegura',
  'volcengine',
  'webhook',
  'yandexcertificatemanager',
  'yandexlockbox',
];

/**
 * External Secrets Operator, from its official chart. One replica: Secrets stay in the cluster while it does not run. Without its
 * webhook: synth checks the schema of every ExternalSecret, and no sync waits for its pods. The values do not depend on the nodes.
 */
export function externalSecrets(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    name: 'external-secrets',
    version: '2.9.0',
    repository: 'oci://ghcr.io/external-secrets/charts',
    namespace: externalSecretsNamespace,
    excludeTemplates: generators.map((name) => `crds/${name}.yaml`),
    crds: {
      prune: {
        'clustersecretstores.external-secrets.io': otherStores.map((store) => `spec.provider.${store}`),
      },
    },
    values: {
      crds: {
        createClusterExternalSecret: false,
        createClusterGenerator: false,
        createClusterPushSecret: false,
        createPushSecret: false,
        createSecretStore: false,
      },
      processClusterExternalSecret: false,
      processClusterGenerator: false,
      processClusterPushSecret: false,
      processPushSecret: false,
      processSecretStore: false,
      openshiftFinalizers: false,
      image: imageValues(images.externalSecrets),
      revisionHistoryLimit: 3,
      // Token requests for any ServiceAccount are access to everything; ours has a Role for those of the stores.
      rbac: {
        serviceAccountTokenCreate: false,
        servicebindings: { create: false },
        aggregateToView: false,
        aggregateToEdit: false,
        aggregateToAdmin: false,
      },
      webhook: { create: false },
      certController: { create: false },
      // Not system-cluster-critical: no running pod needs it.
      priorityClassName: 'monitoring',
      livenessProbe: { enabled: true },
      readinessProbe: { enabled: true },
      resources: resources({ cpu: ['10m', '200m'], memory: ['64Mi', '256Mi'] }),
    },
  });
}
