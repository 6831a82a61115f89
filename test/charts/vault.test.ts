import { is } from '@twisterlab/platform/model/kinds';
import { render, verify, withApplications } from '../../charts/site';
import { environmentsWith, threeNodes } from '../records/good';

const fleet = environmentsWith({ edge: { secrets: 'vault', nodes: threeNodes } });
const environments = withApplications(render(fleet));

describe('a cluster with a secrets store', () => {
  it('passes all rules', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('has a folder for temporary files, and is restarted only after two minutes without an answer, because that seals it', () => {
    const [{ livenessProbe, env, volumeMounts } = {}] = environments
      .flatMap(({ objects }) => objects)
      .flatMap(({ manifest }) => (is(manifest, 'StatefulSet') && manifest.metadata.name === 'vault' ? [manifest] : []))
      .flatMap(({ spec }) => spec.template.spec!.containers);
    expect(livenessProbe).toMatchObject({ failureThreshold: 12, periodSeconds: 10, timeoutSeconds: 10 });
    const folder = env?.find(({ name }) => name === 'TMPDIR')?.value;
    expect(volumeMounts?.map(({ mountPath }) => mountPath)).toContain(folder);
  });
});
