import { alert, count } from '../../../kit/alert';

const sensor = '{instance="edgeserver",chip="platform_coretemp_0",sensor="temp1"}';
const degrees = (now: string, max?: string) => ({
  [`node_hwmon_temp_celsius${sensor}`]: now,
  ...(max && { [`node_hwmon_temp_max_celsius${sensor}`]: max }),
});

/** Chips without a limit report 0 or less, or thousands. */
const ownLimit = 'node_hwmon_temp_max_celsius > 40 < 130';

export const temperature = [
  alert('TemperatureHigh', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: count(
      0,
      "degrees above the chip's own limit, or above 85 °C if it has none: it slows down, then turns off",
    ),
    expr: (limit) =>
      [
        `node_hwmon_temp_celsius - on (instance, chip, sensor) (${ownLimit}) > ${limit}`,
        `or (node_hwmon_temp_celsius unless on (instance, chip, sensor) (${ownLimit})) - 85 > ${limit}`,
      ].join(' '),
    summary:
      '{{ $labels.chip }} {{ $labels.sensor }} of {{ $labels.instance }} is {{ $value | humanize }} °C above its limit',
    description: 'A CPU slows down; a disk ages and fails earlier. A machine that stays too hot turns itself off.',
    runbook: 'docs/runbooks/nodes.md#a-machine-is-too-hot',
    fires: [
      {
        given: degrees('90x40', '80x40'),
        at: '16m',
        labels: { instance: 'edgeserver', chip: 'platform_coretemp_0', sensor: 'temp1' },
        summary: 'platform_coretemp_0 temp1 of edgeserver is 10 °C above its limit',
      },
      {
        given: degrees('95x40'),
        at: '16m',
        labels: { instance: 'edgeserver', chip: 'platform_coretemp_0', sensor: 'temp1' },
        summary: 'platform_coretemp_0 temp1 of edgeserver is 10 °C above its limit',
      },
    ],
    quiet: [
      { given: degrees('70x40', '80x40'), at: '30m' },
      // A build of ten minutes.
      { given: degrees('90x10 60x30', '80x40'), at: '30m' },
      // A limit that the chip does not have.
      { given: degrees('70x40', '0x40'), at: '30m' },
      { given: degrees('70x40', '65261x40'), at: '30m' },
    ],
  }),
];
