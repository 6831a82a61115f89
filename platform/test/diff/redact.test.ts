import { contextOf } from '@twisterlab/platform/diff/context';
import { differences } from '@twisterlab/platform/diff/differences';
import { evaluate } from '@twisterlab/platform/diff/evaluate';
import { ObjectReader } from '@twisterlab/platform/diff/object';
import { redact, redacted, redactText } from '@twisterlab/platform/diff/redact';
import { reportOf } from '@twisterlab/platform/diff/report';
import { parse } from 'yaml';
import { cluster, configMap, deployment, object } from '../kit/objects';
import { snapshot, type Tree } from './kit';

function report(before: Tree, after: Tree) {
  const reader = new ObjectReader(parse);
  const sides = { before: snapshot(before), after: snapshot(after) };
  const found = differences(sides.before, sides.after, reader, parse);
  const context = contextOf(found.objects, sides, reader, () => cluster);
  return reportOf(evaluate(found, context), context, 'a', 'b');
}

describe('redaction', () => {
  it('removes the values of Secrets and keeps their keys', () => {
    const safe = redact(object('v1', 'Secret', 's', { data: { a: 'czNjcjN0' }, stringData: { b: 's3cr3t' } }));
    expect(JSON.stringify(safe)).not.toMatch(/czNjcjN0|s3cr3t/);
    expect(safe).toMatchObject({ data: { a: redacted }, stringData: { b: redacted } });
  });

  it('removes values with the name or the form of a secret', () => {
    expect(redactText('ADMIN_PASSWORD', 's3cr3ts3cr3t')).toBe(redacted);
    expect(redactText('url', 'postgres://user:s3cr3t@db/x')).not.toContain('s3cr3t');
    expect(redactText('redis.conf', 'port 1\nrequirepass s3cr3ts3cr3t\n')).not.toContain('s3cr3t');
  });

  it('keeps references and ordinary values', () => {
    for (const [name, value] of [
      ['POSTGRES_PASSWORD_FILE', '/run/secret'],
      ['DATABASE_URL', 'postgres://user:$(POSTGRES_PASSWORD)@db/x'],
      ['LOG_LEVEL', 'debug'],
      ['secretName', 'api-tls'],
    ] as const)
      expect(redactText(name, value)).toBe(value);
  });

  it('holds in every part of a report', () => {
    const tree = (value: string): Tree => [
      deployment('api', { container: { env: [{ name: 'ADMIN_PASSWORD', value }] } }),
      configMap('c', { token: value, 'a.conf': `a\nrequirepass ${value}\n` }),
      object('v1', 'Secret', 's', { data: { any: value } }),
    ];
    const text = JSON.stringify(report(tree('firsts3cr3t'), tree('seconds3cr3t')));
    expect(text).toContain(redacted);
    expect(text).not.toMatch(/(first|second)s3cr3t/);
  });
});
