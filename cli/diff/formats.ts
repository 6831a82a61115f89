import type { Report } from '@twisterlab/platform/diff/report';
import type { Compared } from './comparison';
import { htmlReport } from './html';
import { markdownReport } from './markdown';
import { textReport } from './text';

export type Format = 'text' | 'markdown' | 'html' | 'json';

/** Each format by its name. */
export const formats: Readonly<Record<Format, (report: Report, compared: Compared) => string>> = {
  text: textReport,
  markdown: markdownReport,
  html: htmlReport,
  json: (report) => JSON.stringify(report, null, 2),
};
