import { parseArgs } from 'node:util';
import { type Grant, grants, type RoleRule } from '@twisterlab/platform/link/grants';
import type { Graph } from '@twisterlab/platform/link/graph';
import { UserError } from '@twisterlab/platform/model/problem';
import { byCodeUnit, groupBy } from '@twisterlab/platform/util/collections';
import { count } from '@twisterlab/platform/util/text';
import { describeRule } from '../describe-rule';
import { linkedRecords } from '../linked-records';
import type { Command } from './command';

const help = `Usage: npm run rbac -- [TEXT] [options]

Lists who can do what in the cluster by the roles of dist: each subject, where, and the verbs on which resources.

  TEXT             only subjects whose name contains it, such as argocd-server or monitoring/
  --resource NAME  only rules on this resource, such as secrets; a wildcard (*) is one too
  --json           print the result as JSON
  --help           print this

The answer is computed from the charts and records in this folder, not from the cluster: K3s' own roles are missing. A role with a
wildcard or one that reads Secrets needs an exemption with a reason in its chart: the rule rbac.

Exit codes: 0 listed, 1 no subject matches, 2 bad input.`;

const options = { resource: { type: 'string' }, json: { type: 'boolean' } } as const;

export const rbac: Command = {
  name: 'rbac',
  summary: 'list who can do what in the cluster',
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [text = '', ...more] = positionals;
    if (more.length > 0) {
      const fix = 'Write: npm run rbac -- TEXT';
      throw new UserError([{ where: 'rbac', message: `${positionals.length} texts given.`, fix }]);
    }
    const found = (io.graphs?.() ?? linkedRecords())
      .flatMap((graph: Graph) => grants(graph))
      .filter(({ subject }) => subject.includes(text))
      .map((grant) => ({ ...grant, rules: grant.rules.filter((rule) => concerns(rule, values.resource)) }))
      .filter(({ rules }) => values.resource === undefined || rules.length > 0);
    io.print(values.json ? JSON.stringify(found.map(plain), null, 2) : report(found));
    return found.length > 0 ? 0 : 1;
  },
};

const concerns = ({ resources }: RoleRule, resource: string | undefined) =>
  resource === undefined || resources.includes(resource) || resources.includes('*');

const plain = ({ subject, namespace, roleName, binding, rules }: Grant) => ({
  ...{ subject, namespace: namespace ?? null, role: roleName, application: binding.application },
  rules,
});

function report(found: readonly Grant[]): string {
  const bySubject = [...groupBy(found, ({ subject }) => subject)].toSorted(([one], [other]) => byCodeUnit(one, other));
  const parts = bySubject.map(([subject, all]) => [subject, ...all.flatMap(lines)].join('\n'));
  return [...parts, `${count(bySubject.length, 'subject')}, ${count(found.length, 'binding')}.`].join('\n');
}

function lines({ namespace, roleName, role, rules }: Grant): string[] {
  const where = namespace === undefined ? 'the cluster' : namespace;
  const head = `  in ${where}, by ${roleName}`;
  if (!role) return [`${head}, which Kubernetes defines`];
  return [head, ...rules.map((rule) => `    ${describeRule(rule)}`)];
}
