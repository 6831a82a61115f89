import { field } from '@twisterlab/platform/admission/condition';
import type { Requirement } from '@twisterlab/platform/admission/requirement';
import { exactImage } from '@twisterlab/platform/util/image';
import type { Cluster } from '../../../environments/schema/cluster';
import { catalogue, type ImageKey } from '../../images';
import type { CatalogueImage } from '../../images/image';
import { exposureLabel } from '../../kit/network/service';

const image = field('image');

/** Images that only a cluster with a secrets store runs. */
const ofSecretsStore: readonly ImageKey[] = ['externalSecrets', 'openBao', 'vault'];

/** Images that only a cluster with Trivy Operator runs. */
const ofImageScans: readonly ImageKey[] = ['trivy', 'trivyOperator'];

/** Images that only a cluster with Harbor runs. */
const ofHarbor: readonly ImageKey[] = [
  'harborCore',
  'harborDb',
  'harborExporter',
  'harborJobservice',
  'harborNginx',
  'harborPortal',
  'harborRedis',
  'harborRegistry',
  'harborRegistryctl',
  'harborTrivy',
];

/** The repositories of the catalogue that pods may use, without tags. */
const repositoriesWithout = (left: readonly ImageKey[]): readonly string[] =>
  [
    ...new Set(
      Object.entries<CatalogueImage>(catalogue)
        .filter(([name]) => !left.includes(name as ImageKey))
        .map(([, image]) => image.repository),
    ),
  ].sort();

export const repositories = repositoriesWithout([]);

const imageOf = (isOneOf: readonly string[]): Requirement => ({
  of: 'container',
  holds: { field: { ...image, find: '^[^/:@]+(:[0-9]+)?(/[^/:@]+)+' }, isOneOf },
  message: ['has the image ', image, ', whose repository is not in the catalogue'],
  fix: 'Use an image of charts/images.ts, or add it there with its publisher.',
});

/** The image of a mistyped repository does not exist, or is that of another publisher. */
export const knownImage = imageOf(repositories);

/** The same, of the images that a cluster runs. */
export const knownImageOf = ({
  secrets,
  imageScans,
  registry,
}: Pick<Cluster, 'secrets' | 'imageScans' | 'registry'>): Requirement =>
  imageOf(
    repositoriesWithout([
      ...(secrets === 'vault' ? [] : ofSecretsStore),
      ...(imageScans === 'cluster' ? [] : ofImageScans),
      ...(registry === 'harbor' ? [] : ofHarbor),
    ]),
  );

/** Names one image: the rule `image` of the engine. */
export const exactImageOnly: Requirement = {
  of: 'container',
  holds: { field: image, matches: exactImage },
  message: ['has the image ', image, ', which may change under its name'],
  fix: 'Name the registry and the exact version, such as docker.io/library/redis:7.2.16, or the digest.',
};

const type = field('spec.type', 'ClusterIP');

/** A Service that clients outside the cluster can reach has a label that names its type. */
export const labelledExposure: Requirement = {
  of: 'service',
  holds: {
    anyOf: [
      { field: type, isOneOf: ['ClusterIP', 'ExternalName'] },
      { field: field(['metadata', 'labels', exposureLabel]), is: type },
    ],
  },
  message: ['is a ', type, ' without the label that allows it'],
  fix: `Make it a ClusterIP, or label it ${exposureLabel} with its type; charts do by exposure in the record.`,
};

const externalIps = field('spec.externalIPs', []);

/** Nodes send the traffic of these addresses to the Service, also of an address that belongs to another machine (CVE-2020-8554). */
export const noExternalIps: Requirement = {
  of: 'service',
  holds: { field: externalIps, isEmpty: true },
  message: ['takes the addresses ', externalIps],
  fix: 'Remove externalIPs; use a load balancer.',
};
