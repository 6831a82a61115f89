import { nameFaults } from '../../drills/runbooks/names';
import { commandsOf, runbookCommands } from '../../drills/runbooks/page';
import { knownNames } from './known-names';

const faults = (code: string) => nameFaults(commandsOf('page.md', `\`${code}\``), knownNames());
const at = 'docs/runbooks/page.md:1:';

describe('names in the commands of the runbooks', () => {
  it('are in dist and in the repository', () => {
    expect(nameFaults(runbookCommands(), knownNames())).toEqual([]);
  });

  it.each([
    'kubectl -n twisterlab exec redis-0 -- redis-cli -e info',
    'kubectl -n NAMESPACE logs POD --container await-postgres',
    'kubectl -n twisterlab delete pvc data-redis-0 pod/redis-0',
    'kubectl -n argocd get applications',
    'kubectl get pods -A -l app.kubernetes.io/name=postgres-cluster,role=primary',
    'kubectl -n twisterlab create job now --from=cronjob/postgres-backup && kubectl -n twisterlab delete job now',
    "kubectl -n twisterlab get secret redis -o go-template='{{.data.password}}'",
    'npm run reach -- monitoring/prometheus NAMESPACE/NAME PORT',
    'sh bootstrap/edge.sh check',
  ])('accepts %s', (code) => {
    expect(faults(code)).toEqual([]);
  });

  it.each([
    ['kubectl -n monitorin get pods', 'there is no namespace monitorin; did you mean monitoring?'],
    [
      'kubectl -n twisterlab logs deployment/postgres-exportr',
      'there is no Deployment postgres-exportr in twisterlab; did you mean postgres-exporter?',
    ],
    ['kubectl -n twisterlab get podz', 'there is no kind podz'],
    ['kubectl -n twisterlab exec redis-7 -- df', 'there is no Pod redis-7 in twisterlab; did you mean redis-0?'],
    [
      'kubectl -n twisterlab logs postgres-cluster-0 --container postgres',
      'twisterlab/postgres-cluster-0 has no container postgres',
    ],
    ['kubectl -n NAMESPACE logs POD --container wait', 'no pod has a container wait'],
    [
      'kubectl get pods -l app.kubernetes.io/name=postgress',
      'no object has the label app.kubernetes.io/name=postgress',
    ],
    ['kubectl -n twisterlab create job now --from=cronjob/backup', 'there is no CronJob backup in twisterlab'],
    ['kubectl get endpoints postgres-cluster', 'there is no Endpoints postgres-cluster'],
    ['kubectl get node NODENAME', 'NODENAME is not a placeholder of drills/runbooks/placeholders.ts'],
    [
      "kubectl -n twisterlab get secret redis -o jsonpath='{.data.pass}'",
      'the Secret twisterlab/redis has no key pass; it has password',
    ],
    ['npm run stattus', 'package.json has no script stattus'],
    ['git log dist/production/mcp', 'synth writes no dist/production/mcp'],
  ])('refuses %s', (code, fault) => {
    expect(faults(code)).toEqual([`${at} ${fault}`]);
  });
});
