import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from 'yaml';

/**
 * Scalars as kubectl and Helm read them: YAML 1.1 without base 60. `on` and `y` are booleans, `1_000` and `0400` integers.
 * Source: go.yaml.in/yaml/v2, resolve.go.
 */
const bool: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/,
  resolve: (text) => /^(?:[yt]|on)/i.test(text),
};

const int: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?(?:0_*[xX]_*[\da-fA-F][\da-fA-F_]*|0_*[bB]_*[01][01_]*|0_*(?:[oO]_*)?[0-7][0-7_]*|0_*|[1-9][\d_]*)$/,
  resolve(text, onError) {
    const [, sign, digits = ''] = /^([-+]?)(.*)$/.exec(text.replaceAll('_', '')) ?? [];
    // JavaScript writes octal numbers with an o.
    const value = BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits) * (sign === '-' ? -1n : 1n);
    // Kubernetes reads larger ones as floating-point numbers, too.
    const isInteger = BigInt.asUintN(64, value) === value || BigInt.asIntN(64, value) === value;
    if (isInteger && `${Number(value)}` !== `${value}`)
      onError(`${text} is beyond 2^53: it would lose digits; quote it`);
    return Number(value);
  },
};

const float: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:[eE][-+]?[\d_]+)?)$/,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

/** JSON has no such numbers: kubectl fails too. */
const notFinite: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/,
  resolve(text, onError) {
    onError(`${text} is not a number of JSON; quote it`);
    return text;
  },
};

const replaced = new Set([bool, int, float].map(({ tag }) => tag));

/** Options of the parser, for the text of charts. */
export const kubectlYaml: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  merge: true,
  customTags: (tags: Tags) => [
    ...[bool, int, notFinite, float],
    ...tags.filter((each) => typeof each === 'string' || !each.tag || !replaced.has(each.tag)),
  ],
};
