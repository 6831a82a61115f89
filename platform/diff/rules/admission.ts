import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

const kinds = /^(Validating|Mutating)(Admission(Policy|PolicyBinding)|WebhookConfiguration)$/;

/** What the API server checks before it admits an object. */
export const admission: ObjectRule = {
  name: 'admission',
  *check(change) {
    if (!kinds.test(change.manifest.kind)) return;
    if (change.what === 'removed')
      yield dangerous('the API server no longer checks what it refused', 'Name what replaces it.');
    if (change.what !== 'changed') return;
    const loosened = fieldsAt(
      change,
      'spec.failurePolicy',
      'webhooks.*.failurePolicy',
      'spec.validationActions.**',
    ).filter(
      ({ from, to }) =>
        (to === 'Ignore' && from !== to) || from === 'Deny' || (Array.isArray(from) && from.includes('Deny')),
    );
    if (loosened.length > 0)
      yield dangerous(
        'it no longer denies: it warns, records, or lets pass when it fails',
        'Keep Deny and Fail.',
        loosened,
      );
    const rules = fieldsAt(change, 'spec.validations.**').filter(
      ({ path, to }) => to === undefined && path.length <= 3,
    );
    if (rules.length > 0)
      yield dangerous(
        `${rules.length === 1 ? 'a check is' : `${rules.length} checks are`} removed`,
        'Name what replaces it.',
        rules,
      );
    const scope = fieldsAt(
      change,
      'spec.matchConstraints.**',
      'spec.matchResources.**',
      'spec.matchConditions.**',
      'webhooks.*.rules.**',
      'webhooks.*.namespaceSelector.**',
      'webhooks.*.objectSelector.**',
      'webhooks.*.matchConditions.**',
      'spec.policyName',
      'spec.paramRef.**',
    );
    const added = scope.filter(({ path, from }) => path.includes('values') && from === undefined);
    if (added.length > 0 && added.length === scope.length)
      yield review(
        `it applies to ${added.map(({ to }) => String(to)).join(', ')} too`,
        'Check that it is meant to.',
        added,
      );
    else if (scope.length > 0)
      yield dangerous(
        'it checks other objects than before',
        'Compare which objects it leaves out: the drill admission.',
        scope,
      );
    const conditions = fieldsAt(change, 'spec.validations.**', 'spec.variables.**', 'spec.auditAnnotations.**').filter(
      (field) => !rules.includes(field),
    );
    if (conditions.length > 0)
      yield review(
        'its conditions change',
        'Check that it still refuses what it is for: the drill admission.',
        conditions,
      );
    const caller = fieldsAt(
      change,
      'webhooks.*.clientConfig.**',
      'webhooks.*.timeoutSeconds',
      'webhooks.*.sideEffects',
      'webhooks.*.admissionReviewVersions.**',
    );
    if (caller.length > 0)
      yield review('how the API server calls it changes', 'While it does not answer, objects are refused.', caller);
  },
};
