import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { expirySoonDays, notRenewedDays } from '../../charts/monitoring/rules/workloads/certificates';
import { nameOf } from '../live/objects';
import { conditionOf, type Failure } from './failing';

export interface CertificateState {
  readonly object: string;
  /** Milliseconds since 1970; undefined: it was never issued. */
  readonly expires: number | undefined;
  readonly failure?: Failure;
}

const day = 86_400_000;

/** The certificates of cert-manager, the next to expire first. */
export function certificateStates(live: readonly Manifest[], now: number): CertificateState[] {
  return live
    .filter((each) => is(each, 'Certificate'))
    .map((certificate): CertificateState => {
      const { notAfter = '' } = (certificate as { readonly status?: { readonly notAfter?: string } }).status ?? {};
      const expires = Date.parse(notAfter) || undefined;
      const failure = failureOf(certificate, expires, now);
      return { object: nameOf(certificate), expires, ...(failure ? { failure } : {}) };
    })
    .toSorted((one, two) => (one.expires ?? 0) - (two.expires ?? 0));
}

function failureOf(certificate: Manifest, expires: number | undefined, now: number): Failure | undefined {
  const object = nameOf(certificate);
  const days = expires === undefined ? undefined : Math.floor((expires - now) / day);
  if (days !== undefined && days < expirySoonDays)
    return { object, alert: 'CertificateExpirySoon', message: days < 0 ? 'it has expired' : `it expires in ${days} d` };
  const ready = conditionOf(certificate, 'Ready');
  if (ready?.status !== 'True')
    return { object, alert: 'CertificateNotReady', message: ready?.message ?? 'it is not Ready' };
  if (days !== undefined && days < notRenewedDays)
    return { object, alert: 'CertificateNotRenewed', message: `it expires in ${days} d and is not renewed` };
  return undefined;
}
