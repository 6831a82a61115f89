/**
 * What a secret looks like in text. Bias: better to ask for a rename than to let one through. Not seen: passwords in
 * comments, and values whose name and form say nothing.
 */

/** Names of values that are secret, by their ending. */
const secretName =
  /((^|[_.-]|require)pass|passw(or)?d|[_-]pwd|passphrase|secret|token|credential|masterauth|(api|private|secret|access|encryption|signing|session|master|jwt)[_-]?key)s?$/i;
/** Such names in variables and in keys of ConfigMaps; inside a file they mean a method as often as a password. */
const alsoSecret = /(^|[_.-])(auth|authorization)$/i;
/** Values that are none: a switch, an empty one, or a number of tokens. */
const plain = (name: string, value: string) =>
  /^(true|false|yes|no|on|off|0|1|null|~|""|''|)$/i.test(value) || (/tokens$/i.test(name) && /^\d+$/.test(value));

/** What fetches a value instead of holding it: `$(NAME)`, `${NAME}`, `$NAME`, a template, a structure, a call such as `read(`. */
const fetched = /^["']?(\$[({A-Za-z_]|[{[])|^[A-Za-z_][\w.]*[([]/;
/** A whole value that the kubelet fills in. */
const variable = /^\$\([A-Z_][A-Z0-9_]*\)$/i;

const word = String.raw`"[^"\n]*"|'[^'\n]*'|[^\s,;}\])]+`;
/** `name=value`, `name = value`, `name: value`, `"name": "value"`. Values are looked at, not taken: `--set a=password=b`. */
const pairs = new RegExp(
  String.raw`(?<![\w.-])([\w.-]+)["']?(?:[ \t]*=[ \t]*|[ \t]*:[ \t]+|(?<=["']):)(?=(${word}))`,
  'g',
);
/** `--name value`. */
const options = /(?<!\S)--?(?!-?no-)([\w.-]+)[ \t]+(?=((?!-)\S+))/g;
/** A line of two words, as redis.conf writes them: `requirepass value`. */
const directives = /^[ \t]*([\w-]+)[ \t]+(\S+)[ \t]*$/gm;

/** Text that is a secret whatever it is called. */
const known = [
  // user:password@ in a URL.
  /:\/\/[^\s/:@]*:(?!\$[({A-Za-z_]|\{\{)[^\s/@]+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Tokens of GitHub, GitLab, AWS, Slack, Vault, and signed web tokens.
  /\b(gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}|hvs\.[\w-]{20,})/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
  /\b(Bearer|Basic)\s+[\w.+/=-]{20,}/,
  // The one-letter options of redis-cli and curl.
  /\bredis-cli\b[^\n]*\s-a\s+(?!["']?\$)\S/,
  /\bcurl\b[^\n]*\s(-u|--user)\s+(?!["']?\$)[^\s:]+:(?!\$)\S/,
];

/** Whether a variable or a key of this name, with this value, is a secret written out. */
export function isSecret(name: string, value: string): boolean {
  return (secretName.test(name) || alsoSecret.test(name)) && !variable.test(value) && !plain(name, value);
}

/** Whether a file, a command line or a value holds a secret somewhere. */
export function holdsSecret(text: string): boolean {
  if (known.some((form) => form.test(text))) return true;
  const code = text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '');
  return [pairs, options, directives].some((form) =>
    [...code.matchAll(form)].some(
      ([, name, value]) => secretName.test(name!) && !plain(name!, value!) && !fetched.test(value!),
    ),
  );
}
