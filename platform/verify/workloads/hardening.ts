import { hardened } from '../../admission/pod-requirements';
import { podViolations } from '../../admission/requirement';
import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/** Least privilege: Pod Security `restricted`, plus a read-only root file system, no service account token, no service links. */
export const hardening: Rule = {
  name: 'hardening',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { message, fix } of podViolations(hardened, spec)) yield { at, message, fix };
      if (!is(at.manifest, 'Deployment', 'StatefulSet', 'DaemonSet')) continue;
      const { revisionHistoryLimit = 10 } = at.manifest.spec;
      if (revisionHistoryLimit !== 3) {
        yield {
          at,
          message: `keeps ${revisionHistoryLimit} old revisions`,
          fix: 'Set revisionHistoryLimit to 3: older revisions are in Git.',
        };
      }
    }
  },
};
