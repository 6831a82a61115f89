import { type Edit, set } from '../../kit/application';
import { at, check, operator, without } from './collector';

const { pods, host, kubernetes } = at;

describe('collector-settings of logs', () => {
  describe.each<[string, readonly (readonly [string, Edit, string])[]]>([
    [
      'attributes',
      [
        ['no metadata', set(`${kubernetes}.extract`, undefined), 'logs of otlp have no k8s.namespace.name'],
        ['an unknown one', set(`${kubernetes}.extract.metadata.1`, 'k8s.pod.names'), 'extract.metadata.1: '],
        ['no node', set(`${pods}.resource`, undefined), 'logs of file_log/pods have no k8s.node.name'],
        ['no name', set(`${kubernetes}.extract.labels`, undefined), 'logs of file_log/pods have no service.name'],
        [
          'another tag',
          set(`${kubernetes}.extract.labels.0.tag_name`, 'name'),
          'have no service.name, which Loki indexes',
        ],
        [
          'another label',
          set(`${kubernetes}.extract.labels.0.key`, 'app'),
          'no log has the service.name postgres-cluster',
        ],
        ['no name of the node', set(`${host}.resource.[service.name]`, 'x'), 'no log has the service.name syslog'],
        ['every node', set(`${kubernetes}.filter`, undefined), 'node_from_env_var is not set: each node then watches'],
        [
          'another variable',
          set(`${kubernetes}.filter.node_from_env_var`, 'GOMEMLIMIT'),
          'is not the name of the node',
        ],
        ['a missing variable', set(`${pods}.resource.[k8s.node.name]`, '${env:NODE}'), 'it uses the variable NODE'],
        [
          'a text behind it',
          set(`${pods}.resource.[k8s.node.name]`, '${env:KUBE_NODE_NAME}-x'),
          'must be a variable with',
        ],
        ['another login', set(`${kubernetes}.auth_type`, 'none'), 'auth_type is "none": the pod has a token'],
        [
          'no files',
          set(`${kubernetes}.pod_association.0.sources.0.name`, 'uid'),
          'names the attribute uid, which no receiver',
        ],
        [
          'no origin',
          set(`${kubernetes}.pod_association.0.sources.0.from`, undefined),
          'has no `from`: it finds no pod',
        ],
        ['no sources', set(`${kubernetes}.pod_association.0.sources`, undefined), 'pod_association has no sources'],
        [
          'only clients',
          set(`${kubernetes}.pod_association`, [{ sources: [{ from: 'connection' }] }]),
          'has no k8s.pod.uid',
        ],
        [
          'no clients',
          set(`${kubernetes}.pod_association.1.sources.0`, { from: 'resource_attribute', name: 'k8s.pod.name' }),
          'has no source `connection`',
        ],
      ],
    ],
    [
      'log files',
      [
        ['none', set(`${pods}.include`, undefined), 'no receiver reads the logs of containers'],
        [
          'none of the node',
          set(`${host}.include`, ['/var/log/messages', '/var/log/messages.1']),
          'no receiver reads the log',
        ],
        ['no rotated ones', set(`${pods}.include`, ['/var/log/pods/*/*/*.log']), 'it does not read rotated logs'],
        ['no rotated one of the node', set(`${host}.include`, ['/var/log/syslog']), 'without /var/log/syslog.1'],
        [
          'unmounted ones',
          set(`${host}.include`, ['/log/syslog', '/log/syslog.1']),
          'which the container does not mount',
        ],
        ['its own', set(`${pods}.exclude.0`, '**/*.zip'), "it reads the collector's own log"],
        [
          'compressed ones',
          set(`${pods}.exclude`, ['/var/log/pods/node-agents_otel-collector-*/*/*']),
          '.gz: lines that it',
        ],
        ['the end only', set(`${pods}.start_at`, undefined), 'start_at is not set: the first lines'],
        ['no offsets', set(`${host}.storage`, undefined), 'storage is not set: a restart reads all files again'],
        ['long lines', set(`${pods}.max_log_size`, undefined), 'max_log_size is not set: lines over 256KiB'],
        ['their names', set(`${pods}.include_file_name`, undefined), 'include_file_name is not set: Loki stores'],
        ['no path', set(`${pods}.include_file_path`, undefined), 'include_file_path is not true'],
        ['no retries', set(`${pods}.retry_on_failure`, undefined), 'retry_on_failure.enabled is not set: lines'],
        [
          'an end of retries',
          set(`${host}.retry_on_failure.max_elapsed_time`, '5m'),
          'lines that are refused for longer',
        ],
      ],
    ],
    [
      'operators of container logs',
      [
        ['none', set(`${pods}.operators`, undefined), 'the first operator is not `container`'],
        [
          'another runtime',
          operator('pods', 'container', 'format', 'docker'),
          'the format is docker, but K3s runs containerd',
        ],
        [
          'long lines',
          operator('pods', 'container', 'max_log_size', undefined),
          'operators[0].max_log_size is not set',
        ],
        ['no stack traces', without('pods', 1), 'no operator joins the lines of a stack trace'],
        ['no first line', operator('pods', 'recombine', 'is_first_entry', undefined), 'is_first_entry is not set'],
        [
          'another first line',
          operator('pods', 'recombine', 'is_first_entry', 'not (body matches "^(Traceback)")'),
          'the line "ValueError: invalid literal" starts an entry of its own',
        ],
        [
          'an unknown escape',
          operator('pods', 'recombine', 'is_first_entry', 'not (body matches "^\\s")'),
          'which synth cannot evaluate',
        ],
        [
          'no last line',
          operator('pods', 'recombine', 'is_first_entry', 'body matches "^Traceback"'),
          'is joined with the one before',
        ],
        [
          'another field',
          operator('pods', 'recombine', 'combine_field', 'attributes.message'),
          'combine_field is attributes.message',
        ],
        [
          'mixed files',
          operator('pods', 'recombine', 'source_identifier', 'attributes.logtag'),
          'lines of different files',
        ],
        ['late entries', operator('pods', 'recombine', 'force_flush_period', '20s'), 'force_flush_period is "20s"'],
        [
          'entries without a limit',
          operator('pods', 'recombine', 'max_batch_size', 0),
          'max_batch_size is 0: 0 is no limit',
        ],
        [
          'a level less',
          operator('pods', 'level-in-capitals', 'if', 'attributes.x != nil'),
          '"2026-11-26 WARN message" has the level (none), but is warn',
        ],
        [
          'another pattern',
          operator('pods', 'level-of-klog', 'regex', '(?P<level>[IWEF])-x'),
          'has the level (none), but is error',
        ],
        ['an invalid pattern', operator('pods', 'level-of-klog', 'regex', '(?P<level>[IWEF]'), 'has the level (none)'],
        [
          'errors for each line',
          operator('pods', 'level-by-name', 'on_error', undefined),
          'an error for each line (on_error send)',
        ],
        ['lost lines', operator('pods', 'level-by-name', 'on_error', 'drop'), 'the line is lost (on_error drop)'],
        ['no condition', operator('pods', 'level-in-capitals', 'if', undefined), 'but is info'],
        [
          'another condition',
          operator('pods', 'level-by-name', 'if', 'attributes.level == nil-x'),
          'none that synth can evaluate',
        ],
        [
          'an unmapped level',
          operator('pods', 'severity_parser', 'mapping.debug', ['debug']),
          '"2026-11-26 DBG message" has the level (none)',
        ],
        [
          'a level of two',
          operator('pods', 'severity_parser', 'mapping.trace', ['trace', 'trc', 'err']),
          'has the level trace, but is error',
        ],
        ['no mapping', operator('pods', 'severity_parser', 'mapping', undefined), 'but is'],
        ['another source', operator('pods', 'severity_parser', 'parse_from', 'attributes.lvl'), 'has the level (none)'],
        [
          'texts of programs',
          operator('pods', 'severity_parser', 'overwrite_text', undefined),
          'overwrite_text is not true',
        ],
        ['a level that stays', without('pods', 9), 'the attribute level is not removed'],
        ['a path that stays', without('pods', 10), 'the attribute log.file.path is not removed'],
        [
          'statements of SQLAlchemy',
          operator(
            'pods',
            'recombine',
            'is_first_entry',
            'not (body matches "^(\\\\s|Traceback|The above|[\\\\w.]+Error:|$)")',
          ),
          'the entries of twisterlab-api on stderr have 1, 1, 12, 1, 3, 2, 1, 1, 1, 1, 12, 1, 1, 2, 1, 1, 1 lines, but are of 1, 1, 20, 1, 1, 18, 1',
        ],
        [
          'no level of a stack trace',
          operator('pods', 'level-of-traceback', 'regex', 'Traceback'),
          'the entry "Failed to initialize DB tables" has the level warn, but is error',
        ],
        [
          'no level of a warning of Python',
          operator('pods', 'level-of-warning', 'regex', 'x'),
          'DeprecationWarning: datetime.datetime.utcnow() is deprecated" has the level (none), but is warn',
        ],
        [
          'no level of a program without logging',
          operator('pods', 'add', 'if', 'attributes.level == nil and body == "x"'),
          'the line "Redis is not available, tokens are not cached" has the level (none), but is warn',
        ],
        [
          'a level of lines of other programs',
          operator('pods', 'add', 'if', 'attributes.level == nil'),
          'the line "there was no error at all" has the level warn, but is without one',
        ],
        ['a level in no field', operator('pods', 'add', 'field', 'body'), 'there is no field body to add'],
        [
          'a condition with an unknown part',
          operator('pods', 'add', 'if', 'attributes.level == nil and body contains "x"'),
          'none that synth can evaluate',
        ],
        [
          'a field that is not there',
          operator('pods', 'remove', 'field', 'attributes.x'),
          'there is no field attributes.x to remove',
        ],
      ],
    ],
    [
      "operators of the node's log",
      [
        ['none', set(`${host}.operators`, undefined), 'has the program (none)'],
        [
          'no BSD format',
          without('host', 1),
          'the line "Nov 26 00:03:54 edgeserver kernel: Out of memory" has the program',
        ],
        [
          'another pattern',
          operator('host', 'regex_parser', 'regex', '^(?P<time>\\S+) (?P<program>\\S+)'),
          'has the program edgeserver',
        ],
        ['no time', operator('host', 'regex_parser', 'timestamp', undefined), 'gets the time at which it is read'],
        [
          'another layout',
          operator('host', 'regex_parser', 'timestamp.layout', '2006-01-02 15:04:05'),
          'gets the time at which',
        ],
        [
          'another type of layout',
          operator('host', 'regex_parser', 'timestamp.layout_type', undefined),
          'gets the time at which',
        ],
        [
          'another source',
          operator('host', 'regex_parser', 'timestamp.parse_from', undefined),
          'gets the time at which',
        ],
        ['errors', operator('host', 'regex_parser', 'on_error', undefined), 'an error for each line'],
        ['a time that stays', without('host', 2), 'the attribute time is not removed'],
        [
          'a time that is not there',
          operator('host', 'remove', 'if', undefined),
          'there is no field attributes.time to remove',
        ],
      ],
    ],
  ])('rejects in %s', (_, cases) => {
    it.each(cases)('%s', (__, file, message) => {
      expect(check({ file })).toContainEqual(expect.stringContaining(message));
    });
  });
});
