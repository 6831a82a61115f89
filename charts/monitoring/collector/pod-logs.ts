import { collector } from '../endpoints';
import { nodeLogs, persistent } from './file-log';
import { severityOperators } from './severity';

/** A line of these goes on with the one before it: Python's traceback, and what is indented. */
const continuationLine = [
  '\\s',
  'Traceback \\(most recent call last\\)',
  'During handling of the above exception',
  'The above exception was the direct cause',
  'Caused by: ',
  '[\\w.]+(Error|Exception|Exit|Interrupt)(:|$)',
  '$',
].join('|');

/** What containers write, from the files that the kubelet keeps. */
export const podLogs = {
  ...persistent,
  include: [`${nodeLogs}/pods/*/*/*.log`, `${nodeLogs}/pods/*/*/*.log.*`],
  // What it says itself would come back as a line that it speaks of. Packed files were read before they were packed.
  exclude: [`${nodeLogs}/pods/${collector.namespace}_${collector.name}-*/*/*`, '**/*.gz', '**/*.tmp'],
  include_file_path: true,
  include_file_name: false,
  resource: { 'k8s.node.name': '${env:KUBE_NODE_NAME}' },
  operators: [
    // Time, stream, and whose file it is; the parts of a long line are joined.
    { type: 'container', id: 'container', format: 'containerd', max_log_size: '256KiB' },
    {
      type: 'recombine',
      id: 'stack-trace',
      combine_field: 'body',
      is_first_entry: `not (body matches "^(${continuationLine.replaceAll('\\', '\\\\')})")`,
      source_identifier: 'attributes["log.file.path"]',
      // What is not ended by the next line is ended by the clock.
      force_flush_period: '2s',
      max_batch_size: 500,
      max_log_size: '256KiB',
    },
    ...severityOperators,
    { type: 'remove', field: 'attributes["log.file.path"]' },
    { type: 'remove', if: 'attributes.logtag != nil', field: 'attributes.logtag' },
  ],
} as const;
