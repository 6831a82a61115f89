import { grants } from '@twisterlab/platform/link/grants';
import type { Graph } from '@twisterlab/platform/link/graph';
import { describeRule } from '../describe-rule';
import type { Permission } from './model';
import type { ObjectIndex } from './objects';

/** Who may do what, by the roles of dist. */
export function permissionsOf(graph: Graph, index: ObjectIndex): Permission[] {
  return grants(graph).map(({ subject, namespace, roleName, binding, rules }) => ({
    subject,
    ...(namespace !== undefined && { namespace }),
    role: roleName,
    binding: index.of(binding),
    rules: rules.map(describeRule),
  }));
}
