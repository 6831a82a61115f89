import { readOptions } from '@twisterlab/platform/options/read-help';

describe('readOptions', () => {
  it("reads the help of Go's package flag", () => {
    const help = [
      'Usage of /speaker:',
      '  -log-level string',
      '    \tlog level. must be one of: [all, info] (default "info")',
      '  -port int',
      '    \tHTTPS port (default 9120)',
      '  -v\tverbose',
    ].join('\n');
    expect(readOptions(help)).toEqual({
      dashes: 'one',
      options: {
        'log-level': { type: 'text', default: 'info', values: ['all', 'info'] },
        port: { type: 'int', default: '9120' },
        v: { type: 'bool' },
      },
    });
  });

  it('reads the help of pflag', () => {
    const help = [
      'Flags:',
      '      --config string          Path to a file',
      '  -h, --help                   help for demo',
      '      --leader-elect           If true, elects one (default true)',
      '      --log-format string      Permitted formats: "json" (gated by Beta), "text". (default "text")',
      '      --names strings          Names',
      '                               of all',
      '      --period duration        How long (default 15s)',
      '  -v, --v Level                number for the log level verbosity',
    ].join('\n');
    expect(readOptions(help)).toEqual({
      dashes: 'two',
      options: {
        config: { type: 'text' },
        help: { type: 'bool', short: 'h' },
        'leader-elect': { type: 'bool', default: 'true' },
        'log-format': { type: 'text', default: 'text', values: ['json', 'text'] },
        names: { type: 'list' },
        period: { type: 'duration', default: '15s' },
        v: { type: 'text', short: 'v' },
      },
    });
  });

  it('reads the help of kingpin', () => {
    const help = [
      'Flags:',
      '  -h, --[no-]help                Show help.',
      '      --web.listen-address=:9100 ...  ',
      '                                 Addresses.',
      '      --path.device=PATH.DEVICE  Regexp.',
      '      --log.level=info           Severity. One of: [debug, info]',
    ].join('\n');
    expect(readOptions(help)).toEqual({
      dashes: 'two',
      options: {
        help: { type: 'bool', short: 'h', negatable: true },
        'web.listen-address': { type: 'text', default: ':9100' },
        'path.device': { type: 'text' },
        'log.level': { type: 'text', default: 'info', values: ['debug', 'info'] },
      },
    });
  });

  it('reads Go source that defines options, also by constants', () => {
    const source = [
      'package options',
      'const (',
      '\tflagServer = "server"',
      ')',
      'fs.IntVar(&o.Port,',
      '\t"port", 6060,',
      '\t"A port.")',
      'fs.BoolVar(&o.Elect, "elect", true, ""+"elects")',
      'fs.Int32Var(&o.Small, "small", o.Small, "small")',
      'fs.IntVarP(&o.Level, "level", "v", 1, "Level.")',
      'fs.Var(&o.Format, "format", "Format")',
      'flags.StringVarP(f.Server, flagServer, "s", *f.Server, "Server")',
    ].join('\n');
    expect(readOptions(source).options).toEqual({
      port: { type: 'int', default: '6060' },
      elect: { type: 'bool', default: 'true' },
      small: { type: 'int' },
      level: { type: 'int', default: '1', short: 'v' },
      format: { type: 'text' },
      server: { type: 'text', short: 's' },
    });
  });

  it('finds no options in another text', () => {
    expect(readOptions('usage: demo\n').options).toEqual({});
  });
});
