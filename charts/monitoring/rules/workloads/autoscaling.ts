import { alert } from '../../../kit/alert';

const of = '{namespace="kube-system",horizontalpodautoscaler="coredns"}';
const replicas = (current: string, least: number, most: number) => ({
  [`kube_horizontalpodautoscaler_status_current_replicas${of}`]: current,
  [`kube_horizontalpodautoscaler_spec_min_replicas${of}`]: `${least}x90`,
  [`kube_horizontalpodautoscaler_spec_max_replicas${of}`]: `${most}x90`,
});
const active = (status: string, values: string) => ({
  [`kube_horizontalpodautoscaler_status_condition{namespace="kube-system",horizontalpodautoscaler="coredns",condition="ScalingActive",status="${status}"}`]:
    values,
});

export const autoscaling = [
  alert('AutoscalerAtMaximum', {
    severity: 'warning',
    holdsFor: '1h',
    expr: [
      'kube_horizontalpodautoscaler_status_current_replicas >= kube_horizontalpodautoscaler_spec_max_replicas',
      'and kube_horizontalpodautoscaler_spec_max_replicas > kube_horizontalpodautoscaler_spec_min_replicas',
    ].join(' '),
    summary:
      '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has had its maximum of {{ $value }} pods for an hour',
    description: 'More load gets no more pods. An hour is longer than a peak or a load test.',
    runbook: 'docs/runbooks/pods.md#an-autoscaler-does-not-scale',
    fires: {
      given: replicas('3x90', 1, 3),
      at: '61m',
      summary: 'kube-system/coredns has had its maximum of 3 pods for an hour',
    },
    quiet: [
      { given: replicas('2x90', 1, 3), at: '80m' },
      { given: replicas('3x30 2x60', 1, 3), at: '80m' },
      // It has no room on purpose.
      { given: replicas('3x90', 3, 3), at: '80m' },
    ],
  }),
  alert('AutoscalerInactive', {
    severity: 'warning',
    holdsFor: '30m',
    expr: 'kube_horizontalpodautoscaler_status_condition{condition="ScalingActive",status="false"} == 1',
    summary: '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} does not scale: it gets no metrics',
    description:
      'The number of pods stays what it is, whatever the load. Most often the metrics-server does not answer.',
    runbook: 'docs/runbooks/pods.md#an-autoscaler-does-not-scale',
    fires: {
      given: active('false', '1x60'),
      at: '31m',
      summary: 'kube-system/coredns does not scale: it gets no metrics',
    },
    quiet: [
      { given: active('false', '0x60'), at: '60m' },
      { given: active('true', '1x60'), at: '60m' },
    ],
  }),
];
