import { type Grant, grants, type RoleRule } from '../../link/grants';
import type { Graph } from '../../link/graph';
import { groupBy } from '../../util/collections';
import { fieldsAt } from '../fields';
import { dangerous, type Finding, type ObjectRule, review, type TreeRule } from '../verdict';

/** Rights that subjects gain and lose. A role without a binding grants nothing. */
export const rights: TreeRule = {
  name: 'rbac',
  *check({ clusters, changes }) {
    if (!changes.some(({ manifest }) => isRbac(manifest.kind))) return;
    for (const { before, after } of clusters) {
      const [old, now] = [rightsOf(before), rightsOf(after)];
      yield* gains(old, now);
      const lost = [...old].filter(([name]) => !now.has(name)).map(([, right]) => right);
      if (lost.length > 0) yield review(`rights lost: ${list(lost)}`, 'Check that the programs do not need them.');
    }
  },
};

function* gains(old: Rights, now: Rights): Iterable<Finding> {
  const gained = [...now].filter(([name]) => !old.has(name)).map(([, right]) => right);
  const powerful = gained.filter(isPowerful);
  const others = gained.filter((right) => !isPowerful(right));
  if (powerful.length > 0)
    yield dangerous(
      `rights gained: ${list(powerful)}`,
      'Each of them leads to more rights: grant only what the program calls.',
    );
  if (others.length > 0) yield review(`rights gained: ${list(others)}`, 'Compare with what the program calls.');
}

/** The verbs of one subject on one resource together. */
function list(rights: readonly Right[]): string {
  const most = 6;
  const same = groupBy(rights, ({ subject, target }) => `${subject} may VERBS ${target}`);
  const texts = [...same].map(([text, own]) => text.replace('VERBS', own.map(({ verb }) => verb).join(', ')));
  return `${texts.slice(0, most).join('; ')}${texts.length > most ? `; and ${texts.length - most} more` : ''}`;
}

type Rights = ReadonlyMap<string, Right>;

interface Right {
  readonly subject: string;
  /** The resource, its name and the namespace, for messages. */
  readonly target: string;
  readonly verb: string;
  readonly resource: string;
  readonly isClusterWide: boolean;
  readonly isNamed: boolean;
}

function rightsOf(graph: Graph): Rights {
  const all = grants(graph).flatMap((grant) =>
    grant.role ? grant.rules.flatMap((rule) => [...single(grant, rule)]) : [builtIn(grant)],
  );
  return new Map(all.map((right) => [`${right.subject} ${right.verb} ${right.target}`, right]));
}

const where = ({ namespace }: Grant) => namespace ?? 'the cluster';

/** A role that Kubernetes defines, such as cluster-admin. */
const builtIn = (grant: Grant): Right => ({
  subject: grant.subject,
  target: `what ${grant.roleName} allows in ${where(grant)}`,
  verb: /cluster-admin|admin|edit|auth-delegator|masters/.test(grant.roleName) ? '*' : 'get',
  resource: grant.roleName,
  isClusterWide: grant.namespace === undefined,
  isNamed: false,
});

function* single(grant: Grant, rule: RoleRule): Iterable<Right> {
  const names = rule.resourceNames.length > 0 ? rule.resourceNames : [''];
  const groups = rule.apiGroups.length > 0 ? rule.apiGroups : [''];
  const resources = rule.resources.flatMap((resource) =>
    groups.map((group) => (group ? `${resource}.${group}` : resource)),
  );
  const common = { subject: grant.subject, isClusterWide: grant.namespace === undefined };
  for (const verb of rule.verbs)
    for (const resource of [...resources, ...rule.nonResourceURLs])
      for (const name of names) {
        const target = `${resource}${name && ` ${name}`} in ${where(grant)}`;
        yield { ...common, verb, resource, target, isNamed: name !== '' };
      }
}

/** Resources that hold or give rights. Source: Kubernetes, RBAC good practices, privilege escalation risks. */
const escalating =
  /^(secrets|serviceaccounts\/token|pods\/(exec|attach|portforward|ephemeralcontainers)|nodes\/proxy|certificatesigningrequests|.*webhookconfigurations|validatingadmissionpolic.*|.*roles|.*rolebindings|tokenreviews)(\..*)?$/;
/** Whose creation, and whose change, runs a program of choice. */
const running = /^(deployments|daemonsets|statefulsets|jobs|cronjobs|replicasets)\.(apps|batch)$/;
const creating = /^(pods|persistentvolumes)$/;
const writes = /^(create|update|patch|delete|deletecollection|\*)$/;

function isPowerful({ verb, resource, isClusterWide, isNamed }: Right): boolean {
  if (verb === '*' || resource.startsWith('*') || /^(bind|escalate|impersonate|approve|sign)$/.test(verb)) return true;
  if (escalating.test(resource) && !(isNamed && verb === 'get')) return true;
  if (/^(create|update|patch)$/.test(verb) && running.test(resource)) return true;
  return (verb === 'create' && creating.test(resource)) || (writes.test(verb) && isClusterWide);
}

const isRbac = (kind: string) => /^(Cluster)?Role(Binding)?$/.test(kind);

/** Objects of RBAC: their rights are compared by the rule `rbac`. */
export const roles: ObjectRule = {
  name: 'role',
  *check(change) {
    if (!isRbac(change.manifest.kind) || change.what !== 'changed') return;
    const fields = fieldsAt(change, 'rules.**', 'subjects.**', 'roleRef.**', 'aggregationRule.**');
    if (fields.length > 0)
      yield review('its rights change: see the rights gained and lost', 'Compare with what the program calls.', fields);
  },
};
