import type { ChartDeclaration } from '@twisterlab/platform/helm/declaration';
import type { Exception } from '@twisterlab/platform/model/declarations';
import type { Names } from './names';

/** What is written for a chart. */
export interface AddedChart {
  readonly names: Names;
  readonly declaration: ChartDeclaration;
  /** The chart's own description, in a line. */
  readonly description: string;
  /** Whether it brings CRDs. */
  readonly crds: boolean;
  /** Whether the namespace is its own: then it needs a default-deny policy. */
  readonly ownNamespace: boolean;
  readonly exceptions: readonly Pick<Exception, 'rule' | 'object' | 'matches'>[];
}

/** charts/NAME/chart.ts */
export function declarationFile({ names, declaration, description }: AddedChart): string {
  const { name, version, repository, namespace, values, crds, upgradeHooks } = declaration;
  const options = [
    `name: ${quoted(name)}`,
    `version: ${quoted(version)}`,
    `repository: ${quoted(repository)}`,
    `namespace: ${names.namespace}`,
    ...(crds !== false && Object.keys(crds).length > 0 ? [`crds: ${literal(crds)}`] : []),
    ...(upgradeHooks
      ? [`// Run these steps by hand before an upgrade.\n    upgradeHooks: ${quoted(upgradeHooks)}`]
      : []),
    `values: ${literal(values)}`,
  ];
  return `import { type ChartDeclaration, declareChart } from '@twisterlab/platform/helm/declaration';
import type { Cluster } from '../../environments/schema/cluster';
import type { Values } from '../../imports/helm/${name}/values';

export const ${names.namespace} = ${quoted(namespace)};

/** ${description.replaceAll('*/', '* /')} From its own chart. */
export function ${names.declaration}(cluster: Pick<Cluster, 'name' | 'kubernetes'>): ChartDeclaration {
  return declareChart<Values>(cluster, {
    ${options.join(',\n    ')},
  });
}
`;
}

/** charts/NAME/NAME.ts */
export function applicationFile({ names, crds, ownNamespace, exceptions }: AddedChart): string {
  const { application, declaration, type } = names;
  const imports = [
    `import { HelmChart${crds ? ', HelmChartCrds' : ''} } from '@twisterlab/platform/helm/helm-chart';`,
    ...(exceptions.length > 0 ? ["import { declare } from '@twisterlab/platform/model/declarations';"] : []),
    "import type { App } from 'cdk8s';",
    "import type { Cluster } from '../../environments/schema/cluster';",
    "import { Application } from '../kit/application';",
    ...(ownNamespace ? ["import { defaultDeny } from '../kit/network/default-deny';"] : []),
    `import { ${declaration} } from './chart';`,
  ];
  const calls = [
    'new HelmChart(this, chart);',
    ...(ownNamespace ? ['defaultDeny(this);'] : []),
    ...(exceptions.length > 0 ? ['this.exceptions();'] : []),
  ];
  return `${imports.join('\n')}

/** ${type}, from its own chart. Its pods connect to nothing yet: declare each connection with Pods of ../kit/network/pods. */
export class ${type} extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = ${declaration}(cluster);
    super(app, ${quoted(application)}, cluster.name, chart.namespace);
    ${calls.join('\n    ')}
  }
${exceptions.length > 0 ? exceptionsMethod(exceptions) : ''}}
${crds ? crdsClass(names) : ''}`;
}

function exceptionsMethod(exceptions: AddedChart['exceptions']): string {
  const calls = exceptions.map(
    ({ rule, object, matches }) => `except(${[rule, object, matches].map(quoted).join(', ')});`,
  );
  return `
  /** Findings on the chart with its defaults, to review: correct each by a value of the chart, or write why it is right. */
  private exceptions(): void {
    const except = (rule: string, object: string, matches: string, reason = 'not reviewed: the chart has it by default') =>
      declare(this, 'exception', { rule, object, matches, reason });
    ${calls.join('\n    ')}
  }
`;
}

function crdsClass({ application, declaration, type }: Names): string {
  return `
/** The CRDs of ${type}, in an earlier wave than their first object. */
export class ${type}Crds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, ${quoted(`${application}-crds`)}, cluster.name);
    new HelmChartCrds(this, ${declaration}(cluster));
  }
}
`;
}

/** test/charts/NAME.test.ts */
export function testFile({ names, declaration: { name }, crds }: AddedChart): string {
  const { application, declaration, type } = names;
  const classes = crds ? `${type}, ${type}Crds` : type;
  return `import { currentRender, staleReason } from '@twisterlab/platform/helm/current';
import { readLock } from '@twisterlab/platform/helm/store';
import { renderEnvironment } from '@twisterlab/platform/render';
import { shapeRules } from '@twisterlab/platform/verify/engine-rules';
import { ${declaration} } from '../../charts/${application}/chart';
import { ${classes} } from '../../charts/${application}/${application}';
import { validateEnvironments } from '../../environments/schema/environments';
import { records } from '../kit/records';

const { clusters } = validateEnvironments(records);

describe('${application}', () => {
  it('has a current render for every cluster', () => {
    for (const cluster of clusters) {
      expect(staleReason(${declaration}(cluster), readLock('${name}'))).toBeUndefined();
    }
  });

  it.each(clusters.map((cluster) => [cluster.name, cluster] as const))('renders every object of its chart for %s', (name, cluster) => {
    const environment = renderEnvironment(name, cluster, (app) => {
      new ${type}(app, cluster);${crds ? `\n      new ${type}Crds(app, cluster);` : ''}
    });
    const own = environment.objects.filter(({ helmChart }) => helmChart === '${name}');
    expect(own.length).toBe(currentRender(${declaration}(cluster)).length);
    for (const rule of shapeRules) expect([...rule.check([environment])].map(({ message }) => message)).toEqual([]);
  });
});
`;
}

/** As a literal of TypeScript. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n    ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}
