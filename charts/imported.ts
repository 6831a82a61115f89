import type { ChartDeclaration } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../environments/schema/cluster';
import { argoCd } from './argo-cd/chart';
import { certManager } from './cert-manager/chart';
import { externalSecrets } from './external-secrets/chart';
import { harborChart } from './harbor/chart';
import { metalLb } from './metallb/chart';
import { traefikChart } from './traefik/chart';
import { trivyOperator } from './trivy-operator/chart';
import { trustManager } from './trust-manager/chart';
import { vaultChart } from './vault/chart';

/** Every third-party chart that `npm run import` renders per cluster. */
export const importedCharts: readonly ((cluster: Cluster) => ChartDeclaration)[] = [
  argoCd,
  certManager,
  externalSecrets,
  harborChart,
  metalLb,
  traefikChart,
  trivyOperator,
  trustManager,
  vaultChart,
];
