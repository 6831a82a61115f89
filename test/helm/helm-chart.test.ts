import { HelmChart } from '@twisterlab/platform/helm/helm-chart';
import type { Manifest, PodTemplateSpec } from '@twisterlab/platform/model/manifest';
import { renderEnvironment } from '@twisterlab/platform/render';
import { shapeRules } from '@twisterlab/platform/verify/engine-rules';
import { ApiObject, App, Chart } from 'cdk8s';
import { ArgoCd, ArgoCdCrds } from '../../charts/argo-cd/argo-cd';
import { argoCd } from '../../charts/argo-cd/chart';
import { MetalLb } from '../../charts/metallb/metallb';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

const cluster = validateEnvironments(records).clusters[0]!;
const environment = renderEnvironment('edge', cluster, (app) => {
  new ArgoCd(app, cluster);
  new ArgoCdCrds(app, cluster);
});
const manifests = environment.objects.map(({ manifest }) => manifest);

describe('a HelmChart', () => {
  it('has one ApiObject for each object', () => {
    const app = new App();
    new ArgoCd(app, cluster);
    const objects = app.node.findAll().filter(ApiObject.isApiObject);
    expect(objects.length).toBe(manifests.filter(({ kind }) => kind !== 'CustomResourceDefinition').length);
  });

  it.each(shapeRules.map((rule) => [rule.name, rule] as const))('passes the rule %s', (_, rule) => {
    expect([...rule.check([environment])].map(({ message }) => message)).toEqual([]);
  });

  it('refuses a second release with the same file, and accepts the same one', () => {
    const app = new App();
    const charts = ['one', 'two', 'three'].map((name) => new Chart(app, name));
    const chart = argoCd(cluster);
    new HelmChart(charts[0]!, chart);
    new HelmChart(charts[1]!, argoCd(cluster));
    expect(() => new HelmChart(charts[2]!, { ...chart, release: 'other', crds: false })).toThrow(
      'has 2 releases in edge (argocd/argocd, argocd/other), and all would be written to imports/helm/argo-cd/edge.json',
    );
  });

  it('disables service links in every pod', () => {
    const pods = manifests.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind));
    const specs = pods.map(
      (manifest) => (manifest as Manifest & { spec: { template: PodTemplateSpec } }).spec.template.spec,
    );
    expect(specs.length).toBe(4);
    for (const spec of specs) expect(spec.enableServiceLinks).toBe(false);
  });

  it('keeps three old revisions of each workload, even if the chart has no value for it', () => {
    const { objects } = renderEnvironment('edge', cluster, (app) => new MetalLb(app, cluster));
    const limits = [...objects.map(({ manifest }) => manifest), ...manifests]
      .filter(({ kind }) => ['Deployment', 'DaemonSet', 'StatefulSet'].includes(kind))
      .map(
        (manifest) => (manifest as Manifest & { spec: { revisionHistoryLimit?: number } }).spec.revisionHistoryLimit,
      );
    expect(limits).toEqual([3, 3, 3, 3, 3, 3]);
  });
});
