import { suggest } from '@twisterlab/platform/util/suggest';

describe('the suggestion for a misspelt word', () => {
  it.each([
    ['enabeld', 'enabled'],
    ['Replicas', 'replicas'],
    ['tga', undefined],
    ['zzz', undefined],
  ])('%s -> %s', (word, expected) => expect(suggest(word, ['enabled', 'replicas', 'tag'])).toBe(expected));

  it('is the first of the nearest candidates', () => {
    expect(suggest('replica', ['replicate', 'replicas', 'replicaz'])).toBe('replicas');
  });

  it('is none above the given number of edits', () => {
    expect(suggest('revisionHistroyLimti', ['revisionHistoryLimit'])).toBe('revisionHistoryLimit');
    expect(suggest('revisionHistroyLimti', ['revisionHistoryLimit'], 2)).toBeUndefined();
  });
});
