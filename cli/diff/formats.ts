import type { Report } from '@twisterlab/platform/diff/report';
import type { Compared } from './comparison';
import { textReport } from './text';

export type Format = 'text' | 'json';

/** Each format by its name. */
export const formats: Readonly<Record<Format, (report: Report, compared: Compared) => string>> = {
  text: textReport,
  json: (report) => JSON.stringify(report, null, 2),
};
