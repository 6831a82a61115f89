import { type Argument, argumentsOf } from '../../link/command-options';
import { objectKey } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { ProgramOptions } from '../../model/program-options';
import { suggest } from '../../util/suggest';
import type { Rule } from '../rule';

/**
 * A program ends at once at an option that it does not have, and at a value that it cannot parse: the container restarts without end. A
 * word that is no option is ignored, with all that follow it in Go's package flag.
 *
 * Bias: reads only programs whose options were captured; accepts values with a variable, which only the container knows.
 */
export const programOptions: Rule = {
  name: 'program-options',
  *check(graph) {
    const isNamespace = (name: string) => graph.resolvable.has(objectKey('Namespace', name, undefined));
    for (const { object: at, spec } of graph.workloads) {
      for (const container of allContainers(spec)) {
        const contract = graph.facts.contractOf(container);
        if (!contract?.options) continue;
        for (const argument of argumentsOf(contract, container)) {
          const fault = faultOf(argument, contract.options) ?? placeFault(argument, isNamespace);
          if (!fault) continue;
          const fix = `Correct it; the options of the program: ${contract.options.from}.`;
          yield { at, message: `${container.name} has the argument ${argument.word}, ${fault}`, fix };
        }
      }
    }
  },
};

const hasVariable = (value: string) => value.includes('$(');

function faultOf({ name, option, value }: Argument, { options }: ProgramOptions): string | undefined {
  if (name === undefined) return 'which is no option: the program ignores it';
  if (!option) {
    const meant = suggest(name, Object.keys(options));
    return `which the program does not have${meant ? `; it has ${meant}` : ''}`;
  }
  if (option.type === 'bool' && value === undefined) return undefined;
  if (value === undefined) return 'without its value';
  if (hasVariable(value)) return undefined;
  const form = forms[option.type];
  if (form && !form.matches.test(value)) return `whose value is no ${form.name}`;
  const values = option.type === 'list' ? value.split(',') : [value];
  const wrong = option.values && values.find((each) => !option.values!.includes(each));
  return wrong === undefined ? undefined : `whose value is none of ${option.values!.join(', ')}`;
}

/** An option by this name is of a namespace that the program works in. */
function placeFault({ name = '', value = '' }: Argument, isNamespace: (name: string) => boolean): string | undefined {
  if (!/(^|-)namespaces?$/.test(name) || value === '' || hasVariable(value)) return undefined;
  const missing = value.split(',').find((each) => !each.includes('*') && !isNamespace(each));
  return missing === undefined ? undefined : `and no namespace is named ${missing}`;
}

/** Source: Go, strconv.ParseBool, strconv.ParseInt and time.ParseDuration. */
const forms: Readonly<Record<string, { readonly name: string; readonly matches: RegExp }>> = {
  bool: { name: 'boolean', matches: /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/ },
  int: { name: 'number', matches: /^[+-]?(0x[\da-f]+|\d+)$/i },
  duration: { name: 'duration', matches: /^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+)$/ },
};
