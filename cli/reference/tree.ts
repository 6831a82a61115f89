import type { Graph } from '@twisterlab/platform/link/graph';
import type { Tree } from '@twisterlab/platform/write/tree';
import type { Environments } from '../../environments/schema/environments';
import { ObjectIndex } from '../explore/objects';
import { alertsPage } from './alerts';
import { c4Pages } from './c4';
import { dashboardsPage } from './dashboards';
import { environmentsPage } from './environments';
import { flowsPage } from './flows';
import { imagesPage } from './images';
import { interfacesPage } from './interfaces';
import { page, table } from './markdown';
import { permissionsPage } from './permissions';
import { recordsPage } from './records';
import { servicesPage } from './services';

/** Pages about all environments, by path below `docs/reference`. */
export function referenceTree(graphs: readonly Graph[], fleet: Environments): Tree {
  const index = new ObjectIndex(graphs);
  return new Map([
    ['README.md', contents],
    ['alerts.md', alertsPage(graphs, index)],
    ['dashboards.md', dashboardsPage(graphs, fleet)],
    ['environments.md', environmentsPage(graphs, fleet)],
    ['flows.md', flowsPage(graphs)],
    ['images.md', imagesPage(graphs, index)],
    ['interfaces.md', interfacesPage(fleet)],
    ['permissions.md', permissionsPage(graphs)],
    ['records.md', recordsPage()],
    ['services.md', servicesPage(graphs)],
    ...c4Pages(graphs, index),
  ]);
}

const contents = page('References', '`npm run synth -- --check` fails when one is out of date.', [
  table(
    ['page', 'has'],
    [
      ['[C4](c4.md), [components](c4-components.md)', 'pictures: what the platform consists of, and what is connected'],
      ['[environments](environments.md)', 'namespaces, host names, intended differences'],
      ['[services](services.md)', 'Services, ports, node ports, host names'],
      ['[flows](flows.md), [network](../network)', 'who needs to connect to whom, and what is allowed'],
      ['[alerts](alerts.md)', 'severity, expression, runbook'],
      ['[dashboards](dashboards.md)', 'what each answers, its panels'],
      ['[images](images.md)', 'versions, digests, licences, users'],
      ['[permissions](permissions.md)', 'who may do what (RBAC)'],
      ['[records](records.md)', 'fields, types, units and defaults of `environments/NAME.ts`'],
      ['[interfaces](interfaces.md)', 'HTTP requests and MCP tools of the applications'],
      ['[commands](../commands.md)', 'options of each command'],
    ],
  ),
]);
