import { isDeepStrictEqual } from 'node:util';
import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { withoutNamespace } from '../kubernetes/cluster-scoped';
import { currentCrds, currentRender } from './current';
import type { ChartDeclaration, JsonObject } from './declaration';
import type { HelmObject } from './parse';
import { checkReleases } from './releases';

/** The objects of a third-party chart, each as an ApiObject: the same rules check them as our own. */
export class HelmChart extends Construct {
  constructor(scope: Construct, declaration: ChartDeclaration) {
    super(scope, declaration.release);
    checkReleases(declarationsOf(this.node.root, declaration));
    for (const object of currentRender(declaration)) add(this, object);
  }

  /** One of its objects, to change what values of the chart do not set. @throws if the chart renders none of that name. */
  object(kind: string, name: string): ApiObject {
    const found = this.node.children
      .filter(ApiObject.isApiObject)
      .find((each) => each.kind === kind && each.name === name);
    if (!found) throw new Error(`the chart ${this.node.id} renders no ${kind} ${name}`);
    return found;
  }
}

const declarations = new WeakMap<IConstruct, ChartDeclaration[]>();

/** What an app declares, with one declaration more. Two equal ones are two constructs of the same release. */
function declarationsOf(app: IConstruct, declaration: ChartDeclaration): readonly ChartDeclaration[] {
  const all = declarations.get(app) ?? [];
  declarations.set(app, all);
  if (!all.some((each) => isDeepStrictEqual(each, declaration))) all.push(declaration);
  return all;
}

/** The CRDs of a chart. In an application of their own, they are synced before the first object that needs one. */
export class HelmChartCrds extends Construct {
  constructor(scope: Construct, declaration: ChartDeclaration) {
    super(scope, `${declaration.release}-crds`);
    for (const crd of currentCrds(declaration)) add(this, crd);
  }
}

function add(scope: Construct, object: HelmObject): void {
  const { apiVersion, kind, metadata, ...fields } = object;
  const id = [apiVersion, kind, metadata.namespace, metadata.name].filter(Boolean).join(':').replaceAll('/', '.');
  const added = new ApiObject(scope, id, { apiVersion, kind, metadata, ...fields });
  if (metadata.namespace === undefined) withoutNamespace(added);
  added.addJsonPatch(...patchesOf(object));
}

/** What every object of a chart gets, because few charts have values for it. */
export function patchesOf(object: HelmObject): JsonPatch[] {
  const pod = podSpecPath(object.kind);
  const keepsTen = hasRevisions(object) && object.spec.revisionHistoryLimit === undefined;
  return [
    // Otherwise Kubernetes injects *_PORT variables.
    ...(pod === undefined ? [] : [JsonPatch.add(`${pod}/enableServiceLinks`, false)]),
    ...(keepsTen ? [JsonPatch.add('/spec/revisionHistoryLimit', 3)] : []),
  ];
}

/** Kinds that keep old revisions: three are enough, because Git has all. Some charts have no value for it. */
function hasRevisions(object: HelmObject): object is HelmObject & { readonly spec: JsonObject } {
  return ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind);
}

function podSpecPath(kind: string): string | undefined {
  if (kind === 'Pod') return '/spec';
  if (kind === 'CronJob') return '/spec/jobTemplate/spec/template/spec';
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind) ? '/spec/template/spec' : undefined;
}
