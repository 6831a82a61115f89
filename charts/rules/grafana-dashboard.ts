import { FileFormat, shape } from '@twisterlab/platform/files/format';

interface Source {
  readonly type?: string;
  readonly uid?: string;
}

/** A query of a panel. */
export interface DashboardTarget {
  readonly datasource?: Source;
}

/** A panel, or a row of panels. */
export interface DashboardPanel {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  readonly datasource?: Source;
  readonly targets?: readonly DashboardTarget[];
  readonly panels?: readonly DashboardPanel[];
}

/** A variable whose values a data source has, or that lists them. */
export interface DashboardVariable {
  readonly name: string;
  readonly type: string;
  readonly datasource?: Source;
  readonly query?: string | VariableQuery;
}

/** The query of a variable: of Prometheus `query` with its `qryType`, of Loki `label`, `stream` and `type`. */
export interface VariableQuery {
  readonly query?: string;
  readonly qryType?: number;
  readonly label?: string;
  readonly stream?: string;
  readonly type?: number;
}

export interface DashboardFile {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly DashboardPanel[];
  readonly templating?: { readonly list: readonly DashboardVariable[] };
  readonly annotations?: { readonly list?: readonly { readonly name?: string; readonly datasource?: Source }[] };
}

const source = shape.object({ type: shape.text, uid: shape.text });
const panel = {
  id: { type: 'integer' },
  type: shape.text,
  title: shape.text,
  datasource: source,
  targets: shape.list(shape.object({ datasource: source })),
} as const;

/** A dashboard of this site. Grafana makes another uid for one without: links and bookmarks end. */
export const dashboardFile = new FileFormat<DashboardFile>(
  'a dashboard of this site',
  shape.object(
    {
      uid: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' },
      title: { type: 'string', pattern: '\\S' },
      panels: shape.list(shape.object({ ...panel, panels: shape.list(shape.object(panel, ['type'])) }, ['type'])),
      templating: shape.object(
        {
          list: shape.list(
            shape.object(
              {
                name: { type: 'string', pattern: '^\\w+$' },
                type: shape.text,
                datasource: source,
                query: {
                  type: ['string', 'object'],
                  properties: {
                    query: shape.text,
                    qryType: { type: 'integer' },
                    label: shape.text,
                    stream: shape.text,
                    type: { type: 'integer' },
                  },
                },
              },
              ['name', 'type'],
            ),
          ),
        },
        ['list'],
      ),
      annotations: shape.object({ list: shape.list(shape.object({ name: shape.text, datasource: source })) }),
    },
    ['uid', 'title', 'panels'],
  ),
  'JSON',
);
