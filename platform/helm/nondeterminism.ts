import { isObject, type Json, type JsonObject } from './declaration';

/** Two values of a stub: if the render depends on a call, it differs between them. */
export type Variant = 'stub' | 'other';

/**
 * Nondeterministic functions of Helm's templates, each with a stub that takes the same arguments and returns something
 * else. `lookup` is not one of them: without a cluster it always returns nothing. Raw strings, because JSON does not escape them.
 */
const stubs: Readonly<Record<string, (variant: Variant) => string>> = {
  now: (variant) => `(toDate \`2006-01-02\` \`${variant === 'stub' ? '2001-02-03' : '2004-05-06'}\`)`,
  uuidv4: (variant) => `(printf \`${variant} uuidv4\`)`,
  randInt: (variant) => `add ${variant === 'stub' ? 7919 : 7927}`,
  ...Object.fromEntries(
    [
      ...['randAlpha', 'randAlphaNum', 'randNumeric', 'randAscii', 'randBytes', 'shuffle', 'ago'],
      ...['htpasswd', 'bcrypt', 'encryptAES', 'genPrivateKey'],
    ].map((name) => [name, (variant: Variant) => `printf \`${variant} ${name}\``]),
  ),
  ...Object.fromEntries(
    [
      'genCA',
      'genCAWithKey',
      'genSelfSignedCert',
      'genSelfSignedCertWithKey',
      'genSignedCert',
      'genSignedCertWithKey',
    ].map((name) => [name, (variant: Variant) => `dict \`Cert\` \`${variant} ${name}\` \`Key\` \`${variant}\``]),
  ),
};

/** A call of a nondeterministic function. */
export interface Call {
  /** File of the chart and line, or a path of the declared values: `templates/a.yaml:3`, `values auth.password`. */
  readonly at: string;
  readonly name: string;
}

/** An action: its strings may contain braces, and its comments quotes. */
const action = /\{\{(?:\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|[^"`'}]|\}(?!\}))*\}\}/g;

/**
 * Replaces the calls in a template by their stubs. If the render stays the same, it does not depend on them with these
 * values (a given password is not generated); if it changes, it would change with every import.
 * @param at names the place of a call by its line.
 * @param variantOf the stub of a call. Default: the same for all.
 */
export function withStubs(
  template: string,
  at: (line: number) => string,
  variantOf: (call: Call) => Variant = () => 'stub',
): { text: string; calls: Call[] } {
  const calls: Call[] = [];
  const text = template.replace(action, (whole: string, start: number) =>
    whole.replace(/\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\])*"|`[^`]*`|[.$]?[A-Za-z_]\w*/g, (token, offset: number) => {
      const stub = Object.hasOwn(stubs, token) ? stubs[token] : undefined;
      if (!stub) return token;
      const line = template.slice(0, start + offset).split('\n').length;
      const call = { at: at(line), name: token };
      calls.push(call);
      return stub(variantOf(call));
    }),
  );
  return { text, calls };
}

/** Replaces the calls in the strings of declared values, which charts may use as templates. */
export function valuesWithStubs(
  values: JsonObject,
  variantOf?: (call: Call) => Variant,
): { values: JsonObject; calls: Call[] } {
  const calls: Call[] = [];
  const walk = (value: Json | undefined, path: string): Json | undefined => {
    if (Array.isArray(value)) return value.map((item: Json, index) => walk(item, `${path}[${index}]`) ?? null);
    if (isObject(value)) {
      const entries = Object.entries(value);
      return Object.fromEntries(entries.map(([key, inner]) => [key, walk(inner, path ? `${path}.${key}` : key)]));
    }
    if (typeof value !== 'string') return value;
    const { text, calls: own } = withStubs(value, () => `values ${path}`, variantOf);
    calls.push(...own);
    return text;
  };
  return { values: walk(values, '') as JsonObject, calls };
}

/** The calls that a render prints instead of making them, such as those in a file that a template includes as it is. */
export function withoutStubs(render: string): string {
  return Object.entries(stubs)
    .flatMap(([name, stub]) => (['stub', 'other'] as const).map((variant) => [name, stub(variant)] as const))
    .filter(([, text]) => text.includes('`'))
    .reduce((text, [name, stub]) => text.replaceAll(stub, name), render);
}

/** Templates whose output differs between two renders, by the names in Helm's `# Source:` comments. */
export function differingTemplates(first: string, second: string): string[] {
  const [before, after] = [outputByTemplate(first), outputByTemplate(second)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file));
}

function outputByTemplate(render: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const document of render.split(/^---$/m)) {
    const file = /^# Source: [^/]+\/(.+)$/m.exec(document)?.[1];
    if (file) files.set(file, (files.get(file) ?? '') + document);
  }
  return files;
}
