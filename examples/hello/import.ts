import { importChart } from '@twisterlab/platform/helm/import-chart';
import { podinfo } from './charts/podinfo';
import { cluster } from './site';

// `npm run import -- DIR` takes the chart from a folder; without it, from its repository.
const { objects } = importChart(podinfo(cluster), process.argv[2]);
console.log(`podinfo: ${objects.length} objects in imports/helm/podinfo.`);
