import { FileFormat, shape } from '@twisterlab/platform/files/format';

/** A data source that Grafana reads from a file at its start. */
export interface ProvisionedSource {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly url: string;
  readonly access?: string;
  readonly isDefault?: boolean;
  readonly editable?: boolean;
  readonly jsonData?: {
    readonly httpMethod?: string;
    readonly prometheusType?: string;
    readonly timeInterval?: string;
    readonly manageAlerts?: boolean;
    readonly maxLines?: number;
    readonly derivedFields?: readonly DerivedField[];
    readonly tracesToLogsV2?: TracesToLogs;
  };
}

/** A link from a log line to a trace. */
export interface DerivedField {
  readonly name: string;
  readonly matcherType?: string;
  readonly matcherRegex: string;
  readonly datasourceUid?: string;
  readonly url: string;
}

/** A link from a span to log lines. */
export interface TracesToLogs {
  readonly datasourceUid: string;
  readonly spanStartTimeShift?: string;
  readonly spanEndTimeShift?: string;
  readonly tags?: readonly { readonly key: string; readonly value?: string }[];
  readonly filterByTraceID?: boolean;
}

export interface SourcesFile {
  readonly apiVersion: number;
  readonly prune?: boolean;
  readonly datasources: readonly ProvisionedSource[];
}

const flag = { type: 'boolean' } as const;
const one = { const: 1 };
const word = { type: 'string', pattern: '\\S' } as const;

const jsonData = shape.closed({
  httpMethod: { enum: ['GET', 'POST'] },
  prometheusType: { enum: ['Prometheus', 'Cortex', 'Mimir', 'Thanos'] },
  timeInterval: { type: 'string', pattern: '^[1-9]\\d*(ms|s|m|h)$' },
  manageAlerts: flag,
  maxLines: { type: 'integer', minimum: 1 },
  derivedFields: shape.list(
    shape.closed(
      {
        name: word,
        matcherType: { enum: ['label', 'regex'] },
        matcherRegex: word,
        datasourceUid: word,
        url: word,
        urlDisplayLabel: word,
      },
      ['name', 'matcherRegex', 'url'],
    ),
  ),
  tracesToLogsV2: shape.closed(
    {
      datasourceUid: word,
      spanStartTimeShift: { type: 'string', pattern: '^-?\\d+(ms|s|m|h)$' },
      spanEndTimeShift: { type: 'string', pattern: '^-?\\d+(ms|s|m|h)$' },
      tags: shape.list(shape.closed({ key: word, value: word }, ['key'])),
      filterByTraceID: flag,
      filterBySpanID: flag,
      customQuery: flag,
      query: word,
    },
    ['datasourceUid'],
  ),
});

/** Grafana ignores a field that it does not know. Source: "Provision Grafana" and the pages of the data sources in its manual. */
export const sourcesFormat = new FileFormat<SourcesFile>(
  "a file of Grafana's data sources",
  shape.closed(
    {
      apiVersion: one,
      prune: flag,
      datasources: shape.list(
        shape.closed(
          {
            uid: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' },
            name: word,
            type: word,
            url: { type: 'string', pattern: '^https?://\\S+$' },
            access: { enum: ['proxy', 'direct'] },
            isDefault: flag,
            editable: flag,
            jsonData,
          },
          ['uid', 'name', 'type', 'url'],
        ),
      ),
    },
    ['apiVersion', 'datasources'],
  ),
);

/** A folder of dashboards that Grafana reads. */
export interface Provider {
  readonly name: string;
  readonly folder: string;
  readonly allowUiUpdates?: boolean;
  readonly options: { readonly path: string };
}

/** Where Grafana reads dashboards. The folder is required: without one they mix with those made by hand. */
export const providersFormat = new FileFormat<{ readonly providers: readonly Provider[] }>(
  "a file of Grafana's dashboard providers",
  shape.closed(
    {
      apiVersion: one,
      providers: shape.list(
        shape.closed(
          {
            name: word,
            folder: word,
            type: { const: 'file' },
            allowUiUpdates: flag,
            disableDeletion: flag,
            updateIntervalSeconds: { type: 'integer', minimum: 1, maximum: 600 },
            options: shape.closed({ path: { type: 'string', pattern: '^/' }, foldersFromFilesStructure: flag }, [
              'path',
            ]),
          },
          ['name', 'folder', 'type', 'options'],
        ),
      ),
    },
    ['apiVersion', 'providers'],
  ),
);
