// Constant request rate, independent of response times. Exit code 99: a threshold was crossed.
import { check } from 'k6';
import http from 'k6/http';

const { target, perSecond, seconds, atOnce, thresholds } = JSON.parse(open('./settings.json'));

export const options = {
  discardResponseBodies: true,
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: perSecond,
      duration: `${seconds}s`,
      preAllocatedVUs: atOnce,
      maxVUs: atOnce,
    },
  },
  thresholds: {
    checks: [`rate>${1 - thresholds.failed}`],
    http_req_failed: [`rate<${thresholds.failed}`],
    http_req_duration: [`p(95)<${thresholds.latency}`],
    dropped_iterations: [`count<${thresholds.unsent}`],
  },
};

export default function ask() {
  const answer = http.get(target, { timeout: '10s' });
  check(answer, { 'answers 200': ({ status }) => status === 200 });
}
