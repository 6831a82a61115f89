import { userProvidedSecret } from '@twisterlab/platform/verify/objects/user-provided-secret';
import { cronJob, deployment, graphFindings, graphOfFolders, namespace, service } from '../../kit/objects';

const volumes = (optional?: boolean) => [{ name: 'login', secret: { secretName: 'login', optional } }];
const store = (optional?: boolean) => deployment('store', { spec: { volumes: volumes(optional) } });
const user = deployment('api', { container: { env: [{ name: 'STORE_HOST', value: 'store' }] } });

/** The findings for a Secret whose values an operator provides, or bootstrap. */
const check = (content: Parameters<typeof graphOfFolders>[0], userProvided = true) => {
  const graph = graphOfFolders({ 'edge/namespaces': [namespace], ...content });
  const secrets = [{ name: 'login', namespace: 'twisterlab', keys: { key: 'For tests.' }, userProvided }];
  return graphFindings(userProvidedSecret, {
    ...graph,
    environments: graph.environments.map((each) => ({ ...each, secrets })),
  });
};
const uses = { 'production/api': [user] };

describe('user-provided-secret', () => {
  it('rejects it in a pod whose Service another application uses', () => {
    expect(check({ 'production/store': [store(), service('store')], ...uses })).toEqual([
      'Deployment store does not start without Secret twisterlab/login (volume login), which only an operator can create, and Deployment twisterlab/api needs it (env STORE_HOST of api)',
    ]);
  });

  it('accepts it if it is optional, if bootstrap generates it, and if nothing needs the pod', () => {
    expect(check({ 'production/store': [store(true), service('store')], ...uses })).toEqual([]);
    expect(check({ 'production/store': [store(), service('store')], ...uses }, false)).toEqual([]);
    expect(check({ 'production/store': [store(), service('store')] })).toEqual([]);
    const task = cronJob('task', { spec: { volumes: volumes() } });
    expect(check({ 'production/store': [deployment('store'), service('store'), task], ...uses })).toEqual([]);
  });

  it('accepts a pull Secret: the kubelet starts pods without it', () => {
    const pulls = deployment('store', { spec: { imagePullSecrets: [{ name: 'login' }] } });
    expect(check({ 'production/store': [pulls, service('store')], ...uses })).toEqual([]);
  });
});
