import { fieldsAt } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';
import { widened } from './widened';

/** What requests pass before a server: logins, limits, headers. */
export const middleware: ObjectRule = {
  name: 'middleware',
  *check(change) {
    if (change.manifest.kind !== 'Middleware') return;
    if (change.what === 'removed')
      yield dangerous('requests no longer pass it: a login, a limit or a header is lost', 'Check what replaces it.');
    if (change.what !== 'changed') return;
    const login = fieldsAt(change, 'spec.basicAuth.**', 'spec.forwardAuth.**', 'spec.digestAuth.**');
    if (login.length > 0)
      yield dangerous('the login before the server changes', 'Try it without a password before the merge.', login);
    yield* widened(change, 'sourceRange', 'spec.ipAllowList.sourceRange');
    const origins = fieldsAt(
      change,
      'spec.headers.accessControlAllowOriginList.**',
      'spec.headers.accessControlAllowOriginListRegex.**',
      'spec.headers.accessControlAllowCredentials',
    );
    const wider = origins.filter(({ to }) => to !== undefined);
    if (wider.length > 0)
      yield dangerous(
        `pages of other origins may call it: ${wider.map(({ to }) => String(to)).join(', ')}`,
        'List only origins of your own.',
        origins,
      );
    else if (origins.length > 0)
      yield review('fewer origins may call it', 'Check that their pages are not needed.', origins);
    const rate = fieldsAt(change, 'spec.rateLimit.**', 'spec.inFlightReq.**', 'spec.buffering.**');
    if (rate.some(({ to }) => to === undefined))
      yield dangerous('a limit is removed', 'Keep it: one client can fill the server.', rate);
    else if (rate.length > 0)
      yield review('a limit of requests changes', 'Compare with the load of real clients.', rate);
    const headers = fieldsAt(change, 'spec.headers.**').filter((field) => !origins.includes(field));
    if (headers.length > 0)
      yield review('headers of requests or responses change', 'Check what browsers and the server read.', headers);
  },
};
