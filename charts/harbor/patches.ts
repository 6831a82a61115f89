import type { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import { JsonPatch } from 'cdk8s';
import type { Cluster } from '../../environments/schema/cluster';
import { images } from '../images';
import { resources } from '../kit/chart-values';
import { harbor, secrets } from './names';
import { parts } from './parts';

const pod = '/spec/template/spec';
const container = `${pod}/containers/0`;
const { remove, replace, add } = JsonPatch;

/** Of Harbor's core in its own registry. The chart's default. */
const registryUser = 'harbor_registry_user';
/** The sixth database of its Redis, as the chart numbers them. */
const scannerStore = `redis://${harbor.name}-redis:${parts.redis}/5?idle_timeout_seconds=30`;
const limited = (sizeLimit: string, medium?: 'Memory') => ({ sizeLimit, ...(medium && { medium }) });
const password = (key: keyof typeof secrets.passwords.keys) => ({
  secretKeyRef: { name: secrets.passwords.name, key },
});
/** Another key for a variable: the chart has no value for the name of this one. */
const keyOf = (of: string, index: number, key: keyof typeof secrets.passwords.keys) =>
  replace(`${of}/env/${index}/valueFrom/secretKeyRef/key`, key);

/** What the chart has no value for, or what the record determines. */
export function patch(chart: HelmChart, { domain, harbor: record, storageClass }: Cluster): void {
  const object = (kind: string, part: string) => chart.object(kind, `${harbor.name}-${part}`);
  // With values, or empty. Bootstrap fills others: names.ts.
  for (const part of ['core', 'database', 'exporter', 'jobservice', 'registry', 'registryctl', 'trivy'])
    chart.node.tryRemoveChild(object('Secret', part).node.id);
  object('ConfigMap', 'core').addJsonPatch(replace('/data/EXT_ENDPOINT', `https://${harbor.name}.${domain}`));
  object('PersistentVolumeClaim', 'registry').addJsonPatch(
    replace('/spec/resources/requests/storage', record.storage),
    replace('/spec/storageClassName', storageClass),
  );
  for (const part of ['database', 'redis', 'trivy'])
    object('StatefulSet', part).addJsonPatch(
      replace('/spec/volumeClaimTemplates/0/spec/storageClassName', storageClass),
    );
  object('Deployment', 'core').addJsonPatch(
    remove(`${container}/envFrom/1`),
    keyOf(container, 0, 'core-secret'),
    keyOf(container, 3, 'database-password'),
    keyOf(container, 4, 'registry-password'),
    replace(`${pod}/volumes/1/secret/items/0/key`, secrets.encryption.key),
    replace(`${pod}/volumes/3/emptyDir`, limited('16Mi')),
  );
  object('Deployment', 'jobservice').addJsonPatch(
    remove(`${container}/envFrom/1`),
    keyOf(container, 0, 'core-secret'),
    keyOf(container, 2, 'registry-password'),
    replace(`${pod}/volumes/1/emptyDir`, limited('64Mi')),
  );
  // It reads the database and what needs no login.
  object('Deployment', 'exporter').addJsonPatch(
    remove(`${container}/env/1`),
    remove(`${container}/envFrom/1`),
    keyOf(container, 0, 'database-password'),
    remove(`${pod}/volumes`),
  );
  object('Deployment', 'registry').addJsonPatch(
    remove(`${container}/envFrom`),
    remove(`${pod}/containers/1/envFrom/2`),
    remove(`${pod}/containers/1/envFrom/1`),
    keyOf(`${pod}/containers/1`, 1, 'core-secret'),
    // The file has a hash of the password, which bootstrap cannot make.
    replace(`${pod}/volumes/0`, { name: 'registry-htpasswd', emptyDir: limited('1Mi', 'Memory') }),
    add(`${pod}/initContainers`, [htpasswd()]),
  );
  const scanner = [17, 18, 19].flatMap((index) => [
    remove(`${container}/env/${index}/valueFrom`),
    add(`${container}/env/${index}/value`, scannerStore),
  ]);
  // The last one is the token of GitHub, which no download of the database needs.
  object('StatefulSet', 'trivy').addJsonPatch(...scanner, remove(`${container}/env/6`));
  object('StatefulSet', 'database').addJsonPatch(
    remove(`${container}/envFrom`),
    add(`${container}/env/-`, { name: 'POSTGRES_PASSWORD', valueFrom: password('database-password') }),
  );
}

/** Writes the file with the login of Harbor's core in its own registry. */
function htpasswd() {
  const program = [
    'import crypt, os, sys',
    'hash = crypt.crypt(os.environ["REGISTRY_PASSWD"], crypt.mksalt(crypt.METHOD_BLOWFISH))',
    'open(sys.argv[1], "w").write(os.environ["REGISTRY_USER"] + ":" + hash + "\\n")',
  ].join('; ');
  return {
    name: 'htpasswd',
    image: images.postgres,
    imagePullPolicy: 'IfNotPresent',
    command: ['python3', '-W', 'ignore', '-c', program, '/htpasswd/passwd'],
    env: [
      { name: 'REGISTRY_USER', value: registryUser },
      { name: 'REGISTRY_PASSWD', valueFrom: password('registry-password') },
    ],
    resources: resources({ cpu: ['10m', '500m'], memory: ['32Mi', '64Mi'] }),
    securityContext: {
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: [{ name: 'registry-htpasswd', mountPath: '/htpasswd' }],
  };
}
