import type { Manifest } from '../model/manifest';
import { containsSecret, isSecret } from '../verify/objects/secret-forms';

export const redacted = '(redacted)';

/** A copy without values of secrets: those of Secrets, and those that a name or a format reveals anywhere else. */
export function redact(manifest: Manifest): Manifest {
  return withoutSecrets(manifest, manifest.kind === 'Secret') as Manifest;
}

/** @param all whether the values of `data` and `stringData` are secret. */
function withoutSecrets(value: unknown, all: boolean, name = ''): unknown {
  if (typeof value === 'string') return redactText(name, value);
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, all, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (all && (key === 'data' || key === 'stringData') && typeof inner === 'object' && inner !== null)
        return [key, Object.fromEntries(Object.keys(inner).map((each) => [each, redacted]))];
      // An environment variable has its name beside its value.
      const own = key === 'value' && 'name' in value ? String(value.name) : key;
      return [key, withoutSecrets(inner, all, own)];
    }),
  );
}

/** A name that refers to a secret, and has none itself: `secretName`, `tokenFile`. */
const reference = /(name|file|path|ref|url|key|host)$/i;

/** @param name of the field or variable. */
export function redactText(name: string, text: string): string {
  if (text.includes('\n')) return text.split('\n').map(redactLine).join('\n');
  if (isSecret(name, text) && !reference.test(name) && !/^[/.$]/.test(text)) return redacted;
  return redactLine(text);
}

function redactLine(line: string): string {
  if (!containsSecret(line)) return line;
  const url = line.replace(/(:\/\/[^\s/:@]*:)(?!\$)[^\s/@]+@/g, `$1${redacted}@`);
  if (url !== line) return url;
  const assigned = /^(\s*(?:- )?["']?-{0,2}[\w.-]+["']?\s*[:= ]\s*)\S.*$/.exec(line);
  return assigned ? `${assigned[1]}${redacted}` : redacted;
}
