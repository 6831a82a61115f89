import { collector } from '../endpoints';
import { fileLogOptions, nodeLogs } from './file-log';
import { severityOperators } from './severity';

/** Lines that continue the entry before them: Python tracebacks, the statement of a SQLAlchemy error, and indented lines. */
const continuationLine = [
  '\\s',
  'Traceback \\(most recent call last\\)',
  'During handling of the above exception',
  'The above exception was the direct cause',
  'Caused by: ',
  '[\\w.]+(Error|Exception|Exit|Interrupt|Timeout)(:|$)',
  // SQLAlchemy prints the statement as it is, with its line breaks. psql prints `CREATE TABLE` without a name.
  '\\[(SQL|parameters):(\\s|$)',
  'CREATE TABLE \\S',
  '(FROM|WHERE) \\S',
  '[)\\]]\\s*$',
  '\\(Background on this error at: ',
  '$',
].join('|');

/** Reads container logs from the files of the kubelet. */
export const podLogs = {
  ...fileLogOptions,
  include: [`${nodeLogs}/pods/*/*/*.log`, `${nodeLogs}/pods/*/*/*.log.*`],
  // Its own log would create a loop: every line it logs would be read and logged again. Compressed files were read before.
  exclude: [`${nodeLogs}/pods/${collector.namespace}_${collector.name}-*/*/*`, '**/*.gz', '**/*.tmp'],
  include_file_path: true,
  include_file_name: false,
  resource: { 'k8s.node.name': '${env:KUBE_NODE_NAME}' },
  operators: [
    // Parses time, stream, and pod from the path; joins the parts of a long line.
    { type: 'container', id: 'container', format: 'containerd', max_log_size: '256KiB' },
    {
      type: 'recombine',
      id: 'stack-trace',
      combine_field: 'body',
      is_first_entry: `not (body matches "^(${continuationLine.replaceAll('\\', '\\\\')})")`,
      source_identifier: 'attributes["log.file.path"]',
      // Ends an entry that no next line ends.
      force_flush_period: '2s',
      max_batch_size: 500,
      max_log_size: '256KiB',
    },
    ...severityOperators,
    { type: 'remove', field: 'attributes["log.file.path"]' },
    { type: 'remove', if: 'attributes.logtag != nil', field: 'attributes.logtag' },
  ],
} as const;
