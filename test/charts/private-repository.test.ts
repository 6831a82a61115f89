import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render, verify, withApplications } from '../../charts/site';
import { environmentsWith, threeNodes } from '../records/good';

const edge = { credentials: 'github-read', secrets: 'vault', nodes: threeNodes } as const;
const fleet = environmentsWith({ edge });
const environments = withApplications(render(fleet));
const cluster = environments.find(({ name }) => name === 'edge')!;

describe('a private repository in a cluster with a secrets store', () => {
  it('passes all rules', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('has its tokens from bootstrap, with the command for each type of Secret', () => {
    const scripts = bootstrapTree(environments);
    const script = scripts.get('edge.sh') as string;
    expect(script).toContain("given argocd github-read password 'A token that reads the Git repository");
    expect(script).toContain('label secret github-read argocd.argoproj.io/secret-type=repository');
    expect(script).toContain("given vault github-read .dockerconfigjson 'A token that reads the packages");
    expect(scripts.get('edge-vault.sh')).not.toContain('github-read');
  });

  it('has no ExternalSecret of them, and each declaration has its reason', () => {
    const external = environments.flatMap(({ objects }) =>
      objects
        .filter(({ manifest }) => manifest.kind === 'ExternalSecret')
        .map(({ manifest }) => manifest.metadata.name),
    );
    expect(external).not.toContain('github-read');
    const tokens = cluster.secrets.filter(({ name }) => name === 'github-read');
    expect(tokens.map(({ namespace }) => namespace)).toEqual(expect.arrayContaining(['argocd', 'vault']));
    expect(tokens.filter(({ beforeStore, fromStore }) => !beforeStore || fromStore)).toEqual([]);
  });
});
