/**
 * Recognizes secrets in text. Bias: prefers false positives, which a rename resolves. Not detected: passwords in comments, and
 * values with neither a suspicious name nor a known format.
 */

/** Endings of the names of secret values. */
const secretName =
  /((^|[_.-]|require)pass|passw(or)?d|[_-]pwd|passphrase|secret|token|credential|masterauth|(api|private|secret|access|encryption|signing|session|master|jwt)[_-]?key)s?$/i;
/** Only for variables and ConfigMap keys; inside a file these names often mean a method, not a password. */
const alsoSecret = /(^|[_.-])(auth|authorization)$/i;
/** Directives of nginx whose value is the address of a server. */
const nginxAddress = /^(proxy|fastcgi|uwsgi|scgi|grpc)_pass$/;
/** Values that are no secret: a switch, which nginx ends with a semicolon, an empty value, or a number of tokens. */
const plain = (name: string, value: string) =>
  nginxAddress.test(name) ||
  /^((true|false|yes|no|on|off|0|1|null|~|""|'');?|)$/i.test(value) ||
  (/tokens$/i.test(name) && /^\d+$/.test(value));

/** A reference to a value instead of the value: `$(NAME)`, `${NAME}`, `$NAME`, a template, a structure, a call such as `read(`. */
const reference = /^["']?(\$[({A-Za-z_]|[{[])|^[A-Za-z_][\w.]*[([]/;
/** A value that is one variable, which the kubelet expands. */
const variable = /^\$\([A-Z_][A-Z0-9_]*\)$/i;

const word = String.raw`"[^"\n]*"|'[^'\n]*'|[^\s,;}\])]+`;
/** `name=value`, `name = value`, `name: value`, `"name": "value"`. The lookahead does not consume the value: `--set a=password=b`. */
const pairs = new RegExp(
  String.raw`(?<![\w.-])([\w.-]+)["']?(?:[ \t]*=[ \t]*|[ \t]*:[ \t]+|(?<=["']):)(?=(${word}))`,
  'g',
);
/** `--name value`. */
const options = /(?<!\S)--?(?!-?no-)([\w.-]+)[ \t]+(?=((?!-)\S+))/g;
/** A line of two words, as in redis.conf: `requirepass value`. */
const directives = /^[ \t]*([\w-]+)[ \t]+(\S+)[ \t]*$/gm;

/** Secrets by format, whatever their name. */
const knownFormats = [
  // user:password@ in a URL.
  /:\/\/[^\s/:@]*:(?!\$[({A-Za-z_]|\{\{)[^\s/@]+@/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Tokens of GitHub, GitLab, AWS, Slack, Vault; JWTs.
  /\b(gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|AKIA[0-9A-Z]{16}|xox[abprs]-[\w-]{10,}|hvs\.[\w-]{20,})/,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/,
  /\b(Bearer|Basic)\s+[\w.+/=-]{20,}/,
  // Short options of redis-cli and curl.
  /\bredis-cli\b[^\n]*\s-a\s+(?!["']?\$)\S/,
  /\bcurl\b[^\n]*\s(-u|--user)\s+(?!["']?\$)[^\s:]+:(?!\$)\S/,
];

/** Whether a variable or key with this name and value holds a secret in plain text. */
export function isSecret(name: string, value: string): boolean {
  return (secretName.test(name) || alsoSecret.test(name)) && !variable.test(value) && !plain(name, value);
}

/** Whether a file, a command line or a value contains a secret. */
export function containsSecret(text: string): boolean {
  if (knownFormats.some((form) => form.test(text))) return true;
  const code = text.replace(/^[ \t]*(#|;|\/\/).*$/gm, '');
  return [pairs, options, directives].some((form) =>
    [...code.matchAll(form)].some(
      ([, name, value]) => secretName.test(name!) && !plain(name!, value!) && !reference.test(value!),
    ),
  );
}
