import { currentCrds, currentRender, importWhenStale, staleReason } from '@twisterlab/platform/helm/current';
import type { ChartDeclaration } from '@twisterlab/platform/helm/declaration';
import { readCrds, readLock, readRender } from '@twisterlab/platform/helm/store';
import { argoCd } from '../../charts/argo-cd/chart';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

const cluster = validateEnvironments(records).clusters[0]!;
const declared = argoCd(cluster);
const changed = (changes: Partial<ChartDeclaration>): ChartDeclaration => ({ ...declared, ...changes });
const values = (more: object) => changed({ values: { ...declared.values, ...more } });

describe('the render in imports', () => {
  it('matches the declaration', () => {
    expect(currentRender(declared).length).toBeGreaterThan(30);
    expect(currentCrds(declared).map(({ metadata }) => metadata.name)).toEqual([
      'applications.argoproj.io',
      'applicationsets.argoproj.io',
      'appprojects.argoproj.io',
    ]);
  });

  it('is out of date after a value changed: synth fails with the command to run', () => {
    expect(() => currentRender(values({ crds: { keep: false } }))).toThrow(
      [
        'imports/helm/argo-cd/edge.json: the render of argo-cd is out of date (values or options changed).',
        '  Run: npm run import -- argo-cd   (needs Helm v4.3.1 and the chart; --charts DIR for a local folder)',
      ].join('\n'),
    );
  });

  it('is imported only while an action asks for it', () => {
    importWhenStale('absent', () => currentRender(declared));
    expect(() => currentRender(values({ crds: { keep: false } }))).toThrow(
      /\(values or options changed\)\.\n {2}Run: /,
    );
  });

  it('reports a misspelt key instead, without Helm', () => {
    expect(() => currentRender(values({ contoller: {} }))).toThrow(
      'values of argo-cd 10.1.1: the chart has no value contoller.\n  Did you mean controller?',
    );
  });

  it.each<[string, Partial<ChartDeclaration>, string]>([
    ['another version', { version: '11.0.0' }, 'version 10.1.1 became 11.0.0'],
    ['another repository', { repository: 'oci://r.example.com/charts' }, `became oci://r.example.com/charts`],
    ['another environment', { environment: 'other' }, 'never imported for other'],
    ['another Kubernetes', { kubernetes: '1.37' }, 'values or options changed'],
  ])('reports the reason: %s', (_, changes, reason) => {
    expect(staleReason(changed(changes), readLock('argo-cd'))).toContain(reason);
  });

  it('reports another Helm version and a chart that was never imported', () => {
    expect(staleReason(declared, { ...readLock('argo-cd')!, helm: 'v3.0.0' })).toBe('Helm v3.0.0 became v4.3.1');
    expect(staleReason(declared, undefined)).toBe('never imported');
  });

  it('ignores a file whose hash differs from the lock', () => {
    const lock = readLock('argo-cd')!;
    const renders = { edge: { ...lock.renders.edge!, sha256: '0' } };
    expect(readRender({ ...lock, renders }, 'edge')).toBeUndefined();
    expect(readCrds({ ...lock, crds: { ...lock.crds, 'applications.argoproj.io': '0' } })).toBeUndefined();
  });
});
