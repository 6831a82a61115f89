import { dataSize } from '@twisterlab/platform/verify/objects/data-size';
import { findings, object } from '../../kit/objects';

const mebibyte = 2 ** 20;
const check = (fields: Record<string, unknown>, kind = 'ConfigMap') =>
  findings(dataSize, [object('v1', kind, 'rules', fields)]);

describe('data-size', () => {
  it('accepts 1 MiB', () => {
    expect(check({ data: { a: 'x'.repeat(mebibyte - 3), b: 'x', c: 'é' } })).toEqual([]);
    expect(check({})).toEqual([]);
  });

  it('rejects more, counted in bytes, and names the largest key', () => {
    expect(check({ data: { a: 'x'.repeat(mebibyte - 2), b: 'x', c: 'é' } })).toEqual([
      'ConfigMap rules holds 1.00 MiB (a: 1.00 MiB); the API server accepts 1 MiB',
    ]);
    expect(check({ stringData: { a: 'x', b: 'é'.repeat(mebibyte) } }, 'Secret')).toEqual([
      'Secret rules holds 2.00 MiB (b: 2.00 MiB); the API server accepts 1 MiB',
    ]);
  });

  it('counts binary data as decoded', () => {
    const of = (size: number) => ({ data: { a: 'x' }, binaryData: { b: Buffer.alloc(size).toString('base64') } });
    expect(check(of(mebibyte - 1))).toEqual([]);
    expect(check(of(mebibyte))).toHaveLength(1);
  });
});
