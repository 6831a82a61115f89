import { is } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { withoutHelmCharts } from '../../../charts';
import { bootstrapTree } from '../../../charts/argo-cd/bootstrap';
import { render, verify } from '../../../charts/site';
import { environmentsWith } from '../../records/good';

const fleet = environmentsWith({ edge: { credentials: 'github-read' } });
const environments = render(fleet, withoutHelmCharts);
const production = environments.find(({ name }) => name === 'production')!;

/** The pull Secrets of each ServiceAccount. */
function pullSecrets({ objects }: RenderedEnvironment): Record<string, string[]> {
  return Object.fromEntries(
    objects.flatMap(({ manifest }) =>
      is(manifest, 'ServiceAccount')
        ? [[manifest.metadata.name, (manifest.imagePullSecrets ?? []).map(({ name }) => name!)]]
        : [],
    ),
  );
}

describe('a private repository', () => {
  it('is pulled from with the Secret of the record, by the accounts of pods with our own images only', () => {
    expect(pullSecrets(production)).toMatchObject({
      'postgres-cluster': ['github-read'],
      'twisterlab-api': ['github-read'],
      'mcp-unified': ['github-read'],
      'redis-exporter': [],
    });
  });

  it('passes every rule: the Secret is declared once for each namespace', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
    expect(production.secrets.filter(({ name }) => name === 'github-read')).toHaveLength(1);
  });

  it('is in the script of bootstrap, with the command for this type of Secret', () => {
    const script = bootstrapTree(environments).get('edge.sh') as string;
    expect(script).toContain("given twisterlab github-read .dockerconfigjson 'A token that reads the packages");
    expect(script).toContain('create secret docker-registry github-read --docker-server=ghcr.io');
  });

  it('changes nothing if it is public', () => {
    const accounts = render(environmentsWith({}), withoutHelmCharts).map(pullSecrets);
    expect(accounts.flatMap((each) => Object.values(each).flat())).toEqual([]);
  });
});
