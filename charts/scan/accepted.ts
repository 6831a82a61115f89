/** Findings of Trivy that are accepted until a date. `npm run scan` fails for one that expired or that no report contains. */
export interface Accepted {
  /** As Trivy names it: `CVE-2026-1234` or the check `KSV-0041`. */
  readonly id: string;
  /** Where it is accepted: names of images in charts/images.ts, or files below dist. */
  readonly targets: readonly string[];
  /** Who decides about it when it expires. */
  readonly owner: string;
  readonly reason: string;
  /** The last day on which it is accepted: YYYY-MM-DD. */
  readonly expires: string;
}
