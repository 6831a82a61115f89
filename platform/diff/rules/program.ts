import type { FieldChange, ObjectChange } from '../change';
import { containerFields, podFields, shownField } from '../fields';
import { type Finding, type ObjectRule, review, routine } from '../verdict';

const logLevel = /(^|[_.-])(log[_-]?level|loglevel|verbosity|log\.level|log-format|log_format)$/i;
const logArgument = /^--?(v|verbosity|log[.-]?level|log[.-]?format)[= ]\w+$/i;

/** What a program is started with. */
export const program: ObjectRule = {
  name: 'program',
  *check(change) {
    for (const field of containerFields(change, 'env.*.**'))
      if (!field.path.includes('valueFrom')) yield variable(field);
    for (const field of containerFields(change, 'args.**', 'command.**'))
      if ([field.from, field.to].every((text) => typeof text === 'string' && logArgument.test(text)))
        yield routine(`log level ${field.from} -> ${field.to}`, [field]);
      else
        yield review(
          `the command line changes: ${shown(field.from)} -> ${shown(field.to)}`,
          'Check that this version of the program knows the option.',
          [field],
        );
  },
};

function variable(field: FieldChange): Finding {
  if (field.path.at(-2) === 'env' && field.path.at(-1) === 'order')
    return review('variables are in another order', 'Check that each $(NAME) comes after the variable that it names.', [
      field,
    ]);
  const name = field.path[field.path.lastIndexOf('env') + 1] ?? '';
  const isValue = field.path.at(-1) === 'value';
  if (isValue && logLevel.test(name)) return routine(`${name} ${shown(field.from)} -> ${shown(field.to)}`, [field]);
  if (isValue)
    return review(`${name} ${shown(field.from)} -> ${shown(field.to)}`, 'Check what the program does with the value.', [
      field,
    ]);
  return review(
    `the variable ${name} ${field.to === undefined ? 'is removed' : field.from === undefined ? 'is added' : 'has another source'}`,
    'Check that the program needs and reads it.',
    [field],
  );
}

const shown = (value: unknown) => {
  const text = value === undefined ? '(none)' : typeof value === 'object' ? '{...}' : String(value).split('\n')[0]!;
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** Known fields of pods, workloads and budgets: what they change, and what to check. Patterns are below the pod template. */
const podFieldsTable: readonly (readonly [string, string, string])[] = [
  ['spec.containers.*', 'a container comes or goes', 'Read it: it shares network and volumes with the others.'],
  ['spec.initContainers.*', 'an init container comes or goes', 'The pod starts only after it has succeeded.'],
  ['spec.initContainers.order', 'init containers run in another order', 'Check what each needs of the one before.'],
  ['probes', 'a probe changes', 'A strict probe restarts a slow program; without one, requests reach a broken pod.'],
  ['spec.terminationGracePeriodSeconds', 'the time to stop changes', 'Check that the program can finish its work.'],
  ['lifecycle', 'what happens at start or stop changes', 'Check that requests are not cut off.'],
  ['ports', 'ports of a container change', 'Check Services, probes and policies that name them.'],
  ['spec.volumes.**', 'volumes change', 'Check that each file and folder is where the program looks.'],
  ['volumeMounts.**', 'mounts change', 'Check that each file and folder is where the program looks.'],
  ['spec.affinity.**', 'where its pods may run changes', 'Check that every pod still finds a node with one node lost.'],
  [
    'spec.nodeSelector.**',
    'where its pods may run changes',
    'Check that every pod still finds a node with one node lost.',
  ],
  ['spec.nodeName', 'its pods are bound to a node', 'They do not move when it is lost.'],
  [
    'spec.tolerations.**',
    'which nodes it accepts, and for how long after their loss, changes',
    'Check that its pods leave a lost node.',
  ],
  [
    'spec.topologySpreadConstraints.**',
    'how its pods are spread changes',
    'Check that one lost node does not stop all of them.',
  ],
  ['spec.priorityClassName', 'its priority changes', 'With too little room, pods with less priority are evicted.'],
  ['spec.dnsPolicy', 'how names are resolved changes', 'Check that the program finds its servers.'],
  ['spec.dnsConfig.**', 'how names are resolved changes', 'Check that the program finds its servers.'],
  ['spec.hostAliases.**', 'how names are resolved changes', 'Check that the program finds its servers.'],
  ['spec.enableServiceLinks', 'variables of Services come or go', 'Check that no variable has a name of the program.'],
  ['spec.runtimeClassName', 'another container runtime', 'Check that every node has it.'],
];

/** Fields of pods that never are routine. */
export const pods: ObjectRule = {
  name: 'pods',
  *check(change) {
    const seen = new Set<FieldChange>();
    for (const [pattern, reason, advice] of podFieldsTable) {
      const found = fieldsOf(change, pattern).filter(
        (field) => !seen.has(field) && field.followsRename === undefined && !field.path.includes('sizeLimit'),
      );
      for (const field of found) seen.add(field);
      if (found.length > 0)
        yield review(`${reason}: ${[...new Set(found.map(shownField))].slice(0, 4).join(', ')}`, advice, found);
    }
  },
};

function fieldsOf(change: ObjectChange, pattern: string): FieldChange[] {
  if (pattern === 'probes') return containerFields(change, 'livenessProbe.**', 'readinessProbe.**', 'startupProbe.**');
  if (pattern.startsWith('spec.')) return podFields(change, pattern);
  return containerFields(change, pattern.endsWith('**') ? pattern : `${pattern}.**`);
}
