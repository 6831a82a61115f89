import { allContainers } from '../link/pods';
import type { Rule } from './rule';

/** Names of values that are secret. Bias: better to ask for a rename than to let one through. */
const secretName = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL|AUTH)S?$/i;
/** `user:password@` in a URL, unless the password is a variable. */
const urlPassword = /:\/\/[^\s/:@]*:(?!\$\()[^\s/@]+@/;
/** A whole value that refers to a variable. */
const variable = /^\$\([A-Z_][A-Z0-9_]*\)$/i;
/** `requirepass value` or `password = value` inside a file. */
const line = /^\s*(?:\w+[_-])?(requirepass|masterauth|password|passwd|secret|token|api_?key)\s*[:= ]\s*(?!\$)\S+/im;

/** What is in Git is known to everybody who ever reads it. */
export const literalSecret: Rule = {
  name: 'literal-secret',
  *check(graph) {
    const mend = 'Refer to a key of a Secret, and change the value: it has been in Git.';
    for (const { object: at, spec } of graph.workloads) {
      for (const container of allContainers(spec)) {
        for (const { name, value } of container.env ?? []) {
          if (value && ((secretName.test(name) && !variable.test(value)) || urlPassword.test(value))) {
            yield { at, says: `env ${name} of ${container.name} holds a secret`, mend };
          }
        }
        const command = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
        if (
          /(--?[\w-]*(pass|password|token|secret)[ =])(?!\$\()[^\s-]\S*/i.test(command) ||
          urlPassword.test(command)
        ) {
          yield { at, says: `the command of ${container.name} holds a secret`, mend };
        }
      }
    }
    for (const at of graph.all('ConfigMap')) {
      for (const [key, value] of Object.entries(at.manifest.data ?? {})) {
        if (secretName.test(key) || urlPassword.test(value) || line.test(value)) {
          yield { at, says: `the key ${key} holds a secret`, mend };
        }
      }
    }
    for (const at of graph.all('Secret')) {
      const keys = [...Object.keys(at.manifest.data ?? {}), ...Object.keys(at.manifest.stringData ?? {})];
      if (keys.length > 0) yield { at, says: `holds values in Git: ${keys.join(', ')}`, mend };
    }
  },
};
