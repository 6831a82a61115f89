import { argoCdParameters } from '../../../charts/rules/argo-cd-parameters';
import { deployment, findings, object } from '../../kit/objects';

const variable = (name: string, key: string, from = 'argocd-cmd-params-cm') => ({
  name,
  valueFrom: { configMapKeyRef: { name: from, key, optional: true } },
});
const server = (...env: readonly object[]) => {
  const manifest = deployment('argocd-server', { container: { env } });
  return { ...manifest, metadata: { ...manifest.metadata, namespace: 'argocd' } };
};
const parameters = (...keys: readonly string[]) =>
  object(
    'v1',
    'ConfigMap',
    'argocd-cmd-params-cm',
    { data: Object.fromEntries(keys.map((key) => [key, 'x'])) },
    'argocd',
  );
const level = variable('ARGOCD_SERVER_LOG_LEVEL', 'server.log.level');

describe('argo-cd-parameters', () => {
  it('accepts keys that their program gets, and those of programs that do not run', () => {
    const all = [
      level,
      variable('REDISDB', 'redis.db'),
      variable('ARGOCD_API_CONTENT_TYPES', 'server.api.content.types'),
    ];
    expect(
      findings(argoCdParameters, [server(...all), parameters('server.log.level', 'controller.log.level')]),
    ).toEqual([]);
    expect(findings(argoCdParameters, [server({ name: 'lower-case', value: 'x' })])).toEqual([]);
    expect(findings(argoCdParameters, [server(variable('other-x', 'a-b', 'settings'))])).toEqual([]);
  });

  it('rejects a key that its program does not get', () => {
    expect(findings(argoCdParameters, [server(level), parameters('server.log.level', 'server.insecure')])).toEqual([
      'ConfigMap argocd-cmd-params-cm has server.insecure, which argocd-server gets by no variable: it has no effect',
    ]);
  });

  it.each([
    [variable('ARGOCD_SERVER_LOG_LEVEL-x', 'server.log.level'), 'has the variable ARGOCD_SERVER_LOG_LEVEL-x'],
    [variable('ARGOCD_SERVER_LOG_LEVEL', 'server.log.level-x'), 'reads the key server.log.level-x'],
    [variable('ARGOCD_SERVER_LOG_LEVEL', 'otlp.address'), 'from the key otlp.address, which is for another variable'],
  ])('rejects a variable that the program does not know, or with the key of another one', (env, text) => {
    expect(findings(argoCdParameters, [server(env)])).toEqual([expect.stringContaining(text)]);
  });
});
