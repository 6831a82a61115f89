import { mergePages } from '@twisterlab/platform/metrics/catalogue';
import { appearingWithEvents, readCounters, readExposition, seriesOf } from '@twisterlab/platform/metrics/exposition';

const page = `# HELP demo_requests_total Requests. With {braces} and "quotes".
# TYPE demo_requests_total counter
demo_requests_total{path="/a,b={}\\"x\\"",code="200"} 5 1700000000000
demo_requests_total{path="/c",verb="GET",} 1
# TYPE demo_seconds histogram
demo_seconds_bucket{path="/",le="+Inf"} 3
demo_seconds_sum{path="/"} 1.5e-07
demo_seconds_count{path="/"} 3
# TYPE demo_wait summary
demo_wait{quantile="0.5"} NaN
demo_wait_sum 0
demo_wait_count 0
# TYPE demo_silent gauge

demo_undeclared_count 1
`;

describe('readExposition', () => {
  it('merges the labels of all samples; le and quantile follow from the type', () => {
    expect(readExposition(page)).toEqual({
      demo_requests_total: { type: 'counter', labels: ['code', 'path', 'verb'] },
      demo_seconds: { type: 'histogram', labels: ['path'] },
      demo_silent: { type: 'gauge', note: 'declared, without samples' },
      demo_undeclared_count: { type: 'untyped', labels: [] },
      demo_wait: { type: 'summary', labels: [] },
    });
  });

  it('parses OpenMetrics: TYPE lines without suffixes, exemplars after values', () => {
    const text = `# TYPE demo_requests counter
# UNIT demo_requests seconds
demo_requests_total{code="200"} 5.0 # {trace_id="a"} 1.0 1.7e9
# TYPE demo info
demo_info{version="1"} 1
# TYPE demo_state stateset
demo_state{demo_state="on"} 1
# EOF
`;
    expect(readExposition(text)).toEqual({
      demo_info: { type: 'gauge', labels: ['version'] },
      demo_requests_total: { type: 'counter', labels: ['code'] },
      demo_state: { type: 'gauge', labels: ['demo_state'] },
    });
  });

  it.each(['<html>', 'demo{a=b} 1', 'demo{a="b" 1', 'demo', '# TYPE demo nonsense'])(
    'reports the invalid line: %s',
    (line) => {
      expect(() => readExposition(`demo 1\n${line}\n`)).toThrow(`line 2 is not Prometheus' text format: ${line}`);
    },
  );
});

describe('seriesOf', () => {
  it('returns the series of each type with their labels', () => {
    expect(seriesOf('a', { type: 'gauge', labels: ['x'] })).toEqual([['a', ['x']]]);
    expect(seriesOf('a', { type: 'histogram', labels: ['x'] })).toEqual([
      ['a_bucket', ['x', 'le']],
      ['a_sum', ['x']],
      ['a_count', ['x']],
    ]);
    expect(seriesOf('a', { type: 'summary', labels: [] })).toEqual([
      ['a', ['quantile']],
      ['a_sum', []],
      ['a_count', []],
    ]);
  });
});

describe('merged pages', () => {
  it('have the metrics of each page, and a note only if no page has a sample', () => {
    const silent = { a: { type: 'gauge', note: 'silent' }, b: { type: 'gauge', note: 'silent' } } as const;
    const sampled = { a: { type: 'gauge', labels: ['y'] }, c: { type: 'untyped', labels: ['z'] } } as const;
    const others = { a: { type: 'gauge', labels: ['x'] }, c: { type: 'counter', labels: [] } } as const;
    expect(mergePages([silent, sampled, others])).toEqual({
      a: { type: 'gauge', labels: ['x', 'y'] },
      b: { type: 'gauge', note: 'silent' },
      c: { type: 'counter', labels: ['z'] },
    });
  });
});

describe('appearingWithEvents', () => {
  const read = (...lines: readonly string[]) =>
    readCounters(`# TYPE a_total counter\n# TYPE b_seconds histogram\n# TYPE c gauge\n${lines.join('\n')}\n`);

  it('finds counters and histograms whose series are missing at the start and not 0 afterwards', () => {
    const start = read('a_total{x="1"} 0', 'c{x="1"} 1');
    const later = read(
      'a_total{x="1"} 5',
      'a_total{x="2"} 1',
      'b_seconds_bucket{le="1"} 0',
      'b_seconds_count 1',
      'c{x="2"} 1',
    );
    expect([...appearingWithEvents([start, later])]).toEqual(['a_total', 'b_seconds']);
  });

  it('ignores series that appear at 0, and those of the first page', () => {
    expect([...appearingWithEvents([read('a_total{x="1"} 7'), read('a_total{x="1"} 8', 'a_total{x="2"} 0')])]).toEqual(
      [],
    );
    const twoSteps = [read(), read('a_total{x="2"} 0'), read('a_total{x="2"} 3')];
    expect([...appearingWithEvents(twoSteps)]).toEqual([]);
  });
});
