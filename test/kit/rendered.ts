import { compile } from '@twisterlab/platform/compile';
import { deepFreeze } from '@twisterlab/platform/util/freeze';
import { lazily } from '@twisterlab/platform/util/lazily';
import { render, site } from '../../charts/site';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from './records';

/** The tests' records. */
export const fleet = validateEnvironments(records);

/** What they render, once for all suites of a worker: immutable, so that none changes it for the next. */
export const rendered = lazily(() => {
  const environments = render(fleet);
  for (const { objects } of environments) for (const { manifest } of objects) deepFreeze(manifest);
  return environments;
});

/** The same as synth has it before it writes: verified, with the Applications of Argo CD; and the rules of the site. */
export const compiled = lazily(() => {
  const own = site(fleet);
  return { graphs: compile(own), rules: own.rules! };
});
