import { repeatedEntry } from '@twisterlab/platform/verify/objects/repeated-entry';
import { deployment, findings, object, webhook } from '../../kit/objects';

const role = (fields: object) =>
  object('rbac.authorization.k8s.io/v1', 'Role', 'reader', {
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'], ...fields }],
  });
const program = (...args: readonly string[]) => deployment('api', { container: { args } });
const hook = (values: readonly string[]) =>
  webhook('hook', { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values }] } });

describe('repeated-entry', () => {
  it.each([
    [role({ resources: ['pods', 'pods/log'], verbs: ['get', 'list'] })],
    [program('--module=a', '--module=b', '-v', '-v', 'a', 'a')],
    [hook(['a', 'b'])],
  ])('accepts lists of different entries', (manifest) => {
    expect(findings(repeatedEntry, [manifest])).toEqual([]);
  });

  it.each([
    [role({ verbs: ['get', 'list', 'get'] }), 'Role reader has get twice in verbs of a rule'],
    [role({ resources: ['pods', 'pods'] }), 'Role reader has pods twice in resources of a rule'],
    [program('--path=/a', '--path=/a'), 'Deployment api has --path=/a twice in args of api'],
    [hook(['a', 'a']), 'ValidatingWebhookConfiguration hook has a twice in the values of team'],
  ])('rejects an entry twice', (manifest, message) => {
    expect(findings(repeatedEntry, [manifest])).toEqual([message]);
  });
});
