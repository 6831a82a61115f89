import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

/** Values of K3s' own charts that open a door or stop the program. */
const opening =
  /(expose|hostPort|nodePort|hostNetwork|dashboard|insecure|privileged|allowPrivilegeEscalation|externalIPs)/i;

/** Values without which requests may be answered without HTTPS, a limit or a header. */
const protecting = /^(redirections|tlsOptions|middlewares|cipherSuites|headers)$/;

/** K3s installs the chart again at once, outside of Argo CD. */
export const helmValues: ObjectRule = {
  name: 'helm-values',
  *check(change) {
    if (!['HelmChartConfig', 'HelmChart'].includes(change.manifest.kind) || change.what !== 'changed') return;
    const fields = fieldsAt(change, 'spec.**');
    const opened = fields.filter(
      ({ path, to }) => path.slice(1).some((key) => opening.test(key)) && to !== undefined && to !== false && to !== '',
    );
    const unprotected = fields.filter(({ path, to }) => to === undefined && path.some((key) => protecting.test(key)));
    const stopped = fields.filter(({ path, to }) => path.at(-1) === 'replicas' && to === 0);
    const names = [...opened, ...stopped].map(({ path, to }) => `${path.slice(2).join('.')} ${to}`);
    if (unprotected.length > 0)
      yield dangerous(
        `the chart protects less: without ${[...new Set(unprotected.map(({ path }) => path.find((key) => protecting.test(key))))].join(', ')}`,
        'Revert it unless that is intended.',
        unprotected,
      );
    if (names.length > 0)
      yield dangerous(`the chart opens or stops something: ${names.join(', ')}`, 'Revert it unless that is intended.', [
        ...opened,
        ...stopped,
      ]);
    if (fields.length > 0)
      yield review(
        `K3s installs its chart with other values: ${fields
          .slice(0, 3)
          .map(({ path }) => path.slice(2).join('.'))
          .join(', ')}${fields.length > 3 ? ` and ${fields.length - 3} more` : ''}`,
        'K3s upgrades the release at once, outside of Argo CD: check its pods afterwards.',
        fields,
      );
  },
};
