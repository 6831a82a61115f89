import { hostLogs as source } from '../loki/alerts';
import { fileLogOptions, nodeLogs } from './file-log';

/** 2026-11-26T00:03:54.123456+00:00 edgeserver kernel: ... */
const isoFormat = '^(?P<time>\\d{4}-\\S+) \\S+ (?P<program>[^\\s:\\[]+)';
/** Nov 26 00:03:54 edgeserver kernel: ... No year and no time zone: the line gets the time at which it was read. */
const bsdFormat = '^[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8} \\S+ (?P<program>[^\\s:\\[]+)';

/** Reads the logs of the kernel, K3s and other services of the node, as rsyslog writes them. */
export const hostLogs = {
  ...fileLogOptions,
  include: [`${nodeLogs}/syslog`, `${nodeLogs}/syslog.1`],
  include_file_name: false,
  resource: { 'service.name': source, 'k8s.node.name': '${env:KUBE_NODE_NAME}' },
  operators: [
    {
      type: 'regex_parser',
      if: 'body matches "^[0-9]{4}-"',
      regex: isoFormat,
      timestamp: {
        parse_from: 'attributes.time',
        layout_type: 'gotime',
        layout: '2006-01-02T15:04:05.999999999Z07:00',
      },
      on_error: 'send_quiet',
    },
    { type: 'regex_parser', if: 'body matches "^[A-Z]"', regex: bsdFormat, on_error: 'send_quiet' },
    { type: 'remove', if: 'attributes.time != nil', field: 'attributes.time' },
  ],
} as const;
