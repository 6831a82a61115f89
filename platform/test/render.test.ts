import { type EnvironmentSource, renderAll } from '@twisterlab/platform';
import { type Declarations, declare } from '@twisterlab/platform/model/declarations';
import type { Scrape } from '@twisterlab/platform/model/monitoring';
import { UserError } from '@twisterlab/platform/model/problem';
import { ApiObject, Chart } from 'cdk8s';
import { cluster } from './kit/objects';

const scrape = (job: string): Scrape => ({
  job,
  pods: { name: job, namespace: 'demo', labels: { app: job } },
  port: 9100,
});
const probe = { host: 'api.example.org', path: '/', status: 200 };
const ruleGroup = (name: string) => ({ name, rules: [{ alert: 'Down', expr: 'up == 0' }] });
const flow = {
  from: { name: 'prometheus', namespace: 'monitoring', labels: { app: 'prometheus' } },
  to: { name: 'api', namespace: 'demo', labels: { app: 'api' } },
  port: 9100,
  protocol: 'TCP',
} as const;

const source = (name: string, build: EnvironmentSource['build'], at = cluster): EnvironmentSource => ({
  name,
  cluster: at,
  build,
});
/** An environment that declares one scrape. */
const tenant = (name: string, at = cluster) =>
  source(
    name,
    (app) => {
      declare(new Chart(app, name), 'scrape', scrape(name));
      return undefined;
    },
    at,
  );
const configMap = (chart: Chart, name: string) =>
  new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });

/** Problems of a site whose phase two runs `late` on a chart that phase one built between two others. */
function problemsOfPhaseTwo(late: (chart: Chart) => void) {
  const edge = source('edge', (app) => {
    const [, chart, last] = ['first', 'monitoring', 'last'].map((id) => new Chart(app, id));
    declare(last!, 'scrape', scrape('early'));
    declare(last!, 'probe', probe);
    declare(last!, 'ruleGroup', ruleGroup('early'));
    return () => {
      late(chart!);
      return [];
    };
  });
  try {
    renderAll([edge]);
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
}

describe('rendering in two phases', () => {
  it('runs every build before any phase two', () => {
    const calls: string[] = [];
    const logged = (name: string) =>
      source(name, () => {
        calls.push(`build ${name}`);
        return () => {
          calls.push(`monitor ${name}`);
          return [];
        };
      });
    renderAll([logged('edge'), logged('production'), logged('staging')]);
    expect(calls).toEqual([
      'build edge',
      'build production',
      'build staging',
      'monitor edge',
      'monitor production',
      'monitor staging',
    ]);
  });

  it('passes the declarations of all environments of the cluster, and of no other cluster, to phase two', () => {
    const far = { ...cluster, name: 'far' };
    const jobs: string[] = [];
    const edge = source('edge', (app) => {
      const chart = new Chart(app, 'monitoring');
      declare(chart, 'probe', probe);
      return ({ scrapes, probes }) => {
        jobs.push(...scrapes.map(({ job }) => job));
        expect(probes).toEqual([probe]);
        return [];
      };
    });
    renderAll([edge, tenant('production'), tenant('elsewhere', far), tenant('staging')]);
    expect(jobs).toEqual(['production', 'staging']);
  });

  it.each<[string, keyof Declarations, Declarations[keyof Declarations]]>([
    ['a scrape', 'scrape', scrape('late')],
    ['a probe', 'probe', { ...probe, host: 'late.example.org' }],
    ['a rule group', 'ruleGroup', ruleGroup('late')],
  ])('rejects %s that phase two declares', (_, kind, declaration) => {
    const problems = problemsOfPhaseTwo((chart) => declare(chart, kind, declaration));
    expect(problems).toMatchObject([{ where: 'edge' }]);
    expect(problems[0]!.message).toBe(
      `declares monitoring in phase two, after the declarations were collected: ${kind}s ${JSON.stringify(declaration)}.`,
    );
  });

  it('rejects a declaration that phase two adds to another environment', () => {
    let other: Chart | undefined;
    const production = source('production', (app) => {
      other = new Chart(app, 'other');
      return undefined;
    });
    const edge = (late: () => void) =>
      source('edge', () => () => {
        late();
        return [];
      });
    const declares = edge(() => declare(other!, 'scrape', scrape('late')));
    expect(() => renderAll([production, declares])).toThrow(
      /^other: declares a scrape after its environment was rendered/,
    );
    const adds = edge(() => configMap(other!, 'late'));
    expect(() => renderAll([production, adds])).toThrow(/Cannot add children/);
  });

  it('keeps objects and flows that phase two adds', () => {
    const edge = source('edge', (app) => {
      const chart = new Chart(app, 'monitoring');
      configMap(chart, 'early');
      return ({ scrapes }) => {
        for (const { job } of scrapes) configMap(chart, job);
        declare(chart, 'flow', flow);
        return [];
      };
    });
    const [rendered] = renderAll([edge, tenant('production')]);
    expect(rendered!.objects.map(({ manifest }) => manifest.metadata.name)).toEqual(['early', 'production']);
    expect(rendered!.flows).toEqual([flow]);
    expect(problemsOfPhaseTwo((chart) => void configMap(chart, 'late'))).toEqual([]);
  });

  it('adds the rule groups that phase two returns to the environment', () => {
    const edge = source('edge', (app) => {
      declare(new Chart(app, 'monitoring'), 'ruleGroup', ruleGroup('declared'));
      return ({ scrapes }) => scrapes.map(({ job }) => ruleGroup(job));
    });
    const [rendered, production] = renderAll([edge, tenant('production')]);
    expect(rendered!.monitoring.ruleGroups.map(({ name }) => name)).toEqual(['production', 'declared']);
    expect(production!.monitoring).toEqual({
      probes: [],
      scrapes: [scrape('production')],
      pushes: [],
      ruleGroups: [],
      routes: [],
    });
  });

  it('reports the errors of every construct validation', () => {
    const edge = source('edge', (app) => {
      for (const id of ['a', 'b']) new Chart(app, id).node.addValidation({ validate: () => [`${id} is wrong.`] });
      return undefined;
    });
    expect(() => renderAll([edge])).toThrow(/edge\/a: a is wrong\.[\s\S]*edge\/b: b is wrong\./);
  });
});

describe('two parts with one name', () => {
  const message = (build: EnvironmentSource['build']) => {
    try {
      return `${renderAll([source('edge', build)])}`;
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      return (error as Error).message.split('\n')[0];
    }
  };

  it('are an error of the chart: applications, and objects of one', () => {
    expect(
      message((app) => {
        new Chart(app, 'grafana');
        new Chart(app, 'grafana');
        return undefined;
      }),
    ).toBe('edge: two applications have the name grafana.');
    expect(
      message((app) => {
        const chart = new Chart(app, 'grafana');
        configMap(chart, 'a');
        configMap(chart, 'a');
        return undefined;
      }),
    ).toBe('edge: grafana has two parts with the name a.');
  });

  it('leave other errors as they are', () => {
    expect(() =>
      renderAll([
        source('edge', () => {
          throw new TypeError('other');
        }),
      ]),
    ).toThrow(TypeError);
  });
});
