import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { repository } from '@twisterlab/platform/util/image';
import { catalogue, type ImageKey } from '../../charts/images';
import { type CatalogueImage, referenceOf } from '../../charts/images/image';
import type { ClusterInput } from '../../environments/schema/cluster';
import type { TenantInput } from '../../environments/schema/tenant';
import { type FieldSource, fieldSource } from './record-source';

/** The images that the record of a tenant may name, by name in charts/images.ts. All others are the same in every environment. */
export const pinnable = { twisterlabApi: 'api', mcpUnified: 'mcp' } as const satisfies Partial<
  Record<ImageKey, keyof TenantInput>
>;
type Pinnable = keyof typeof pinnable;

export interface Records {
  readonly clusters: readonly ClusterInput[];
  readonly tenants: readonly TenantInput[];
}

export interface Request {
  readonly from: string;
  readonly to: string;
  /** Names of images. Empty: all that a record may name. */
  readonly images: readonly string[];
}

/** One pin that changes. */
export interface Step {
  readonly image: Pinnable;
  /** Field of the record that has the object with the field `image`. */
  readonly section: (typeof pinnable)[Pinnable];
  /** The reference that the record names now. Default: none, it follows the catalogue. */
  readonly before?: string;
  readonly after: string;
  readonly source: Exclude<FieldSource, { state: 'computed' }>;
}

/**
 * The pins to write to the record of `to`, so that it names what `from` runs. A record without a pin follows the catalogue, and gets one:
 * a later change of the catalogue does not reach it.
 * @param source text of the record of `to`.
 * @param images Default: the site's catalogue.
 * @throws UserError with every problem.
 */
export function planPromotion(
  records: Records,
  request: Request,
  source: string,
  images: Readonly<Record<Pinnable, CatalogueImage>> = catalogue,
): Step[] {
  const problems: Problem[] = [];
  const [from, to] = [request.from, request.to].map((name) => tenantNamed(records, name, problems));
  if (request.from === request.to)
    problems.push(problem('promote', `--from and --to are both ${request.to}.`, 'Name two environments.'));
  const keys = keysOf(request.images, problems);
  if (problems.length > 0 || !from || !to) throw new UserError(problems);

  const steps = keys.flatMap((image): Step[] => {
    const section = pinnable[image];
    const file = `environments/${to.name}.ts`;
    const found = fieldSource(source, [section, 'image']);
    const before = to[section].image;
    const after = from[section].image ?? referenceOf(images[image]);
    if (!after.includes('@sha256:'))
      problems.push(
        problem(
          `environments/${from.name}.ts`,
          `${section}.image ${after} has no digest: it is not published, or not resolved yet.`,
          `Publish it, then run: npm run images -- ${image} --write`,
        ),
      );
    if (found.state === 'computed' || (found.state === 'literal' ? found.value : undefined) !== before) {
      const reason = found.state === 'computed' ? found.reason : `the text and the evaluated record differ`;
      problems.push(
        problem(file, `${section}.image is not a literal that can be replaced: ${reason}.`, byHand(section, after)),
      );
      return [];
    }
    if (repository(after) !== repository(before ?? after))
      problems.push(
        problem(file, `${section}.image would change its repository: ${repository(before!)}.`, byHand(section, after)),
      );
    return before === after ? [] : [{ image, section, ...(before !== undefined && { before }), after, source: found }];
  });
  if (problems.length > 0) throw new UserError(problems);
  return steps;
}

/** The records with these pins. */
export function withSteps({ clusters, tenants }: Records, to: string, steps: readonly Step[]): Records {
  const pinned = (tenant: TenantInput): TenantInput => {
    const sections = steps.map(({ section, after }) => [section, { ...tenant[section], image: after }]);
    return { ...tenant, ...Object.fromEntries(sections) };
  };
  return { clusters, tenants: tenants.map((tenant) => (tenant.name === to ? pinned(tenant) : tenant)) };
}

function tenantNamed({ clusters, tenants }: Records, name: string, problems: Problem[]): TenantInput | undefined {
  const found = tenants.find((each) => each.name === name);
  if (found) return found;
  const isCluster = clusters.some((each) => each.name === name);
  const message = isCluster ? `${name} is a cluster; it has no images to promote.` : `there is no environment ${name}.`;
  problems.push(problem('promote', message, `Choose one of: ${tenants.map((each) => each.name).join(', ')}.`));
  return undefined;
}

function keysOf(names: readonly string[], problems: Problem[]): Pinnable[] {
  const all = Object.keys(pinnable) as Pinnable[];
  const unknown = names.filter((name) => !(name in pinnable));
  for (const name of unknown)
    problems.push(
      name in catalogue
        ? problem(
            'promote',
            `no record names the image ${name}: it is the same in every environment.`,
            'Change its version in charts/images.ts.',
          )
        : problem('promote', `there is no image ${name}.`, `Choose some of: ${all.join(', ')}.`),
    );
  return names.length > 0 ? all.filter((key) => names.includes(key)) : all;
}

const byHand = (section: string, reference: string) => `Write it by hand: ${section}: { image: '${reference}' }`;
const problem = (where: string, message: string, fix: string): Problem => ({ where, message, fix });
