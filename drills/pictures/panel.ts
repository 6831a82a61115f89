import { metrics } from '../../charts/monitoring/grafana/data-sources';
import type { PanelJson } from '../../charts/monitoring/grafana/queries';
import type { History, Line } from './history';

export interface Step {
  readonly value: number | null;
  readonly color: string;
}

/** What the pictures read of a panel's JSON beside its queries. */
export interface DrawnPanel extends PanelJson {
  readonly fieldConfig?: {
    readonly defaults?: {
      readonly unit?: string;
      readonly min?: number;
      readonly max?: number;
      readonly decimals?: number;
      readonly thresholds?: { readonly steps: readonly Step[] };
      readonly mappings?: readonly { readonly options: Readonly<Record<string, { text: string; color: string }>> }[];
      readonly custom?: {
        readonly axisSoftMax?: number;
        readonly stacking?: { readonly mode: string };
        readonly thresholdsStyle?: { readonly mode: string };
      };
    };
  };
  readonly targets?: readonly {
    readonly expr?: string;
    readonly legendFormat?: string;
    readonly datasource?: { readonly uid?: string };
  }[];
  readonly transformations?: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly options?: { readonly content?: string };
}

export interface NamedLine extends Line {
  readonly name: string;
}

/** The lines of a panel's queries; undefined if another data source has them. */
export async function linesOf({ type, targets = [] }: DrawnPanel, history: History): Promise<NamedLine[] | undefined> {
  if (targets.some(({ datasource }) => datasource?.uid !== metrics.uid)) return undefined;
  const results = targets.map(async ({ expr = '', legendFormat = '' }) => {
    const lines = type === 'timeseries' ? await history.all(expr) : await history.last(expr);
    return lines.map((line) => ({ ...line, name: nameOf(line, legendFormat) }));
  });
  return (await Promise.all(results)).flat();
}

function nameOf({ labels }: Line, legend: string): string {
  if (!legend)
    return Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .join(' ');
  return legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, label) => labels[label] ?? '').trim();
}

const colours: Readonly<Record<string, string>> = {
  green: '#56a64b',
  orange: '#ff780a',
  red: '#e02f44',
  blue: '#3274d9',
  text: '#24292e',
};
export const colour = (name: string) => colours[name] ?? name;

/** Colour of a value by its thresholds. */
export function thresholdColour({ fieldConfig }: DrawnPanel, value: number): string {
  const steps = fieldConfig?.defaults?.thresholds?.steps ?? [];
  return colour(steps.findLast((step) => step.value === null || value >= step.value)?.color ?? 'text');
}

/** Text and colour of a value that the panel maps. */
export function mapped({ fieldConfig }: DrawnPanel, value: number): { text: string; color: string } | undefined {
  return fieldConfig?.defaults?.mappings?.[0]?.options[`${value}`];
}
