import { allContainers } from '../../link/pods';
import type { Container } from '../../model/manifest';
import { suggest } from '../../util/suggest';
import type { Rule } from '../rule';

/**
 * A variable that a program does not read has no effect: the setting is misspelt, or of another version. Bias: reads only programs whose
 * variables are known; accepts those of the Go runtime and its libraries, and those that arguments and other variables name.
 */
export const unreadVariable: Rule = {
  name: 'unread-variable',
  *check({ workloads, facts }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const { variables, env = {} } = facts.contractOf(container) ?? {};
        if (!variables) continue;
        const read = new Set([...variables, ...Object.keys(env), ...namedIn(container)]);
        for (const { name } of container.env ?? []) {
          if (read.has(name) || ofRuntime.test(name)) continue;
          const meant = suggest(name, read);
          yield {
            at,
            message: `${container.name} has the variable ${name}, which its program does not read`,
            fix: meant ? `Write ${meant}.` : 'Remove it, or add it to `variables` in the contract of the image.',
          };
        }
      }
    }
  },
};

/** Source: Go, package runtime, net/http (ProxyFromEnvironment), crypto/x509 and time. */
const ofRuntime =
  /^(GOGC|GOMEMLIMIT|GOMAXPROCS|GODEBUG|GOTRACEBACK|(HTTPS?|NO)_PROXY|SSL_CERT_(FILE|DIR)|TZ|KUBECONFIG)$/i;

/** Variables that Kubernetes expands: `$(NAME)`. */
const namedIn = ({ command = [], args = [], env = [] }: Container): string[] =>
  [...command, ...args, ...env.map(({ value = '' }) => value)].flatMap((text) =>
    [...text.matchAll(/\$\(([\w.-]+)\)/g)].map(([, name]) => name!),
  );
