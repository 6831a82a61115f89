import { perText } from '../../util/per-text';
import { readOnly } from '../../util/read-only';

describe('perText', () => {
  it('computes once for each text, and again for one that many texts came after', () => {
    const compute = jest.fn((text: string) => text.length);
    const lengthOf = perText(compute, 10);
    expect(['abcd', 'abcd', 'ab'].map(lengthOf)).toEqual([4, 4, 2]);
    expect(compute).toHaveBeenCalledTimes(2);
    for (const each of ['123456', '1234567', 'abcdefghijk']) lengthOf(each);
    compute.mockClear();
    expect([lengthOf('abcdefghijk'), lengthOf('abcd')]).toEqual([11, 4]);
    expect(compute.mock.calls).toEqual([['abcd']]);
  });
});

describe('readOnly', () => {
  it('cannot be changed at any depth', () => {
    const value = readOnly({ list: [{ name: 'a' }], text: 'b', none: null });
    expect(() => Object.assign(value.list[0]!, { name: 'c' })).toThrow(TypeError);
    expect(() => value.list.push({ name: 'd' })).toThrow(TypeError);
    expect(value).toEqual({ list: [{ name: 'a' }], text: 'b', none: null });
  });
});
