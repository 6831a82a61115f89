import { type Grant, grants } from '@twisterlab/platform/link/grants';
import type { Graph } from '@twisterlab/platform/link/graph';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { count } from '@twisterlab/platform/util/text';
import { pathOf } from '@twisterlab/platform/write/path';
import { describeRule } from '../describe-rule';
import { page, plain, table, toDist } from './markdown';

/** Who may do what, as `npm run rbac` lists it. */
export function permissionsPage(graphs: readonly Graph[]): string {
  const all = graphs.flatMap((graph) => grants(graph));
  const subjects = [...groupBy(all, ({ subject }) => subject)].toSorted(([one], [other]) => byCodeUnit(one, other));
  return page(
    'Permissions (RBAC)',
    `By the roles of \`dist\`; those that K3s brings are missing. To search: \`npm run rbac -- TEXT\`.`,
    [
      table(
        ['subject', 'in', 'role', 'may', 'binding'],
        subjects.flatMap(([, own]) => own.map(row)),
      ),
      `${count(subjects.length, 'subject')}, ${count(all.length, 'binding')}.`,
    ],
  );
}

function row({ subject, namespace, roleName, role, rules, binding }: Grant): string[] {
  return [
    subject,
    namespace ?? '**the cluster**',
    roleName,
    role ? rules.map((rule) => plain(describeRule(rule))).join('<br>') : 'what Kubernetes defines',
    toDist(binding.manifest.metadata.name, pathOf(binding)),
  ];
}
