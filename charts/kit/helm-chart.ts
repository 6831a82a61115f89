import { currentCrds, currentRender } from '@twisterlab/platform/helm/current';
import type { ChartDeclaration, JsonObject } from '@twisterlab/platform/helm/declaration';
import type { HelmObject } from '@twisterlab/platform/helm/parse';
import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { withoutNamespace } from './cluster-role';

/** The objects of a third-party chart, each an ApiObject like those of our own charts: the same rules hold for them. */
export class HelmChart extends Construct {
  constructor(scope: Construct, declaration: ChartDeclaration) {
    super(scope, declaration.release);
    for (const object of currentRender(declaration)) add(this, object);
  }
}

/** The CRDs that a chart brings. In an application of their own, they are there before the first object that needs one. */
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
  // Charts have no value for it. A Service of another chart must not change a program's environment.
  const pod = podSpecPath(kind);
  if (pod !== undefined) added.addJsonPatch(JsonPatch.add(`${pod}/enableServiceLinks`, false));
  if (rolls(object) && object.spec.revisionHistoryLimit === undefined) {
    added.addJsonPatch(JsonPatch.add('/spec/revisionHistoryLimit', 3));
  }
}

/** A workload that keeps its old revisions: three are enough, as Git holds all. Some charts have no value for it. */
function rolls(object: HelmObject): object is HelmObject & { readonly spec: JsonObject } {
  return ['Deployment', 'StatefulSet', 'DaemonSet'].includes(object.kind);
}

function podSpecPath(kind: string): string | undefined {
  if (kind === 'Pod') return '/spec';
  if (kind === 'CronJob') return '/spec/jobTemplate/spec/template/spec';
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind) ? '/spec/template/spec' : undefined;
}
