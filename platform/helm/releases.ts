import { type Problem, UserError } from '../model/problem';
import { groupBy } from '../util/collections';
import { type ChartDeclaration, type JsonObject, renderName } from './declaration';
import { canonical } from './digest';
import { paths } from './store';

/**
 * Checks that the declarations of all clusters fit together: imports has one folder for a chart, with one version, one set of CRDs and
 * a render for each release.
 * @throws UserError otherwise: each import would replace the other.
 */
export function checkReleases(declarations: readonly ChartDeclaration[]): void {
  const problems = [...groupBy(declarations, ({ name }) => name)].flatMap(([, all]) => [
    ...different(all),
    ...[...groupBy(all, renderName).values()].flatMap(sameRender),
    ...[...groupBy(all, ({ environment }) => environment).values()].flatMap(sameCrds),
  ]);
  if (problems.length > 0) throw new UserError(problems);
}

function different([first, ...others]: readonly ChartDeclaration[]): Problem[] {
  const other = others.find(
    (each) => sourceOf(each) !== sourceOf(first!) || (each.crds && first!.crds && crdsOf(each) !== crdsOf(first!)),
  );
  if (!first || !other) return [];
  const what =
    sourceOf(first) === sourceOf(other)
      ? `imports different CRDs for ${renderName(first)} and ${renderName(other)}`
      : `is ${sourceOf(first)} for ${renderName(first)} and ${sourceOf(other)} for ${renderName(other)}`;
  const fix = 'Declare the same for all: imports has one folder for a chart.';
  return [{ where: `chart ${first.name}`, message: `${what}.`, fix }];
}

const sourceOf = ({ version, repository }: ChartDeclaration) => `${version} of ${repository}`;

const crdsOf = ({ crds }: ChartDeclaration) => (crds === false ? 'none' : canonical(crds as unknown as JsonObject));

function sameRender(all: readonly ChartDeclaration[]): Problem[] {
  const [first] = all;
  if (!first || all.length === 1) return [];
  const releases = all.map(({ release, namespace }) => `${namespace}/${release}`).join(', ');
  return [
    {
      where: `chart ${first.name}`,
      message: `has ${all.length} releases in ${first.environment} (${releases}), and all would be written to ${paths.render(first.name, renderName(first))}.`,
      fix: "Name each but one: instance: 'second' in its declaration.",
    },
  ];
}

/** The releases of a cluster share the CRDs. */
function sameCrds(all: readonly ChartDeclaration[]): Problem[] {
  const owners = all.filter(({ crds }) => crds !== false);
  if (owners.length < 2) return [];
  const { name, environment } = owners[0]!;
  const message = `has ${owners.length} releases in ${environment} that bring its CRDs (${owners.map(renderName).join(', ')}).`;
  return [{ where: `chart ${name}`, message, fix: 'Leave them to one: crds: false in the other declarations.' }];
}
