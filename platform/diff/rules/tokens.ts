import { podSpecOf } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import { fieldsAt, podFields } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Tokens of the API server in pods. */
export const tokens: ObjectRule = {
  name: 'token',
  *check(change) {
    const { before, after, manifest } = change;
    if (!after) return;
    const fields = [
      ...fieldsAt(change, 'automountServiceAccountToken'),
      ...podFields(change, 'spec.automountServiceAccountToken'),
    ];
    if (mounts(after.manifest) && !mounts(before?.manifest))
      yield dangerous('pods get a token of the API server', 'Only programs that call the API server need one.', fields);
    else if (fields.length > 0)
      yield review(
        'pods lose their token of the API server, or may no longer inherit it',
        'Check that the program does not call the API server.',
        fields,
      );
    const [old, now] = [before?.manifest, after.manifest].map(audiences);
    const gained = [...now!].filter((each) => !old!.has(each));
    const volumes = podFields(change, 'spec.volumes.**').filter(({ from, to }) =>
      JSON.stringify([from, to]).includes('serviceAccountToken'),
    );
    if (gained.length > 0)
      yield dangerous(`pods get a token: ${gained.join(', ')}`, 'Check which server accepts it.', volumes);
    else if (volumes.length > 0)
      yield review('projected tokens change', 'Check that the server accepts them.', volumes);
    if (is(manifest, 'ServiceAccount')) {
      const secrets = fieldsAt(change, 'secrets.**', 'imagePullSecrets.**');
      if (secrets.length > 0)
        yield review('the Secrets of the account change', 'Check that its images can be pulled.', secrets);
    }
    const account = podFields(change, 'spec.serviceAccountName', 'spec.serviceAccount');
    if (account.length > 0)
      yield review(
        `the pods run as ServiceAccount ${account[0]!.to ?? 'default'}`,
        'Compare the rights of both: npm run rbac.',
        account,
      );
  },
};

/** Whether a token is mounted. The default of Kubernetes mounts one, but charts write the field. */
function mounts(manifest: Manifest | undefined): boolean {
  if (!manifest) return false;
  if (is(manifest, 'ServiceAccount'))
    return (manifest as { readonly automountServiceAccountToken?: boolean }).automountServiceAccountToken !== false;
  const spec = podSpecOf(manifest);
  return spec !== undefined && spec.automountServiceAccountToken !== false;
}

function audiences(manifest: Manifest | undefined): ReadonlySet<string> {
  const spec = manifest && podSpecOf(manifest);
  const sources = (spec?.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
  return new Set(
    sources.flatMap(({ serviceAccountToken: token }) =>
      token ? [`audience ${token.audience ?? 'the API server'}`] : [],
    ),
  );
}
