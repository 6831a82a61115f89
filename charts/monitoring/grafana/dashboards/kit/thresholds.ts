import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

export type Colour = 'green' | 'orange' | 'red' | 'blue' | 'text';

/** Where a value begins to mean something else. Colours are the same everywhere: orange is for somebody's day, red for now. */
export interface Thresholds {
  /** Below the first of the others. */
  readonly from: Colour;
  readonly steps: readonly (readonly [value: number, Colour])[];
}

/** More is worse. @param orange from this value on. @param red from this value on. */
export function worse(orange: number, red: number): Thresholds {
  return {
    from: 'green',
    steps: [
      [orange, 'orange'],
      [red, 'red'],
    ],
  };
}

/** Anything but nothing is red. */
export const none: Thresholds = { from: 'green', steps: [[1, 'red']] };

/** 1 is right, 0 is red. */
export const present: Thresholds = { from: 'red', steps: [[1, 'green']] };

/** A figure that is neither good nor bad. */
export const neutral: Thresholds = { from: 'blue', steps: [] };

export function thresholds({ from, steps }: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: from }, ...steps.map(([value, color]) => ({ value, color }))]);
}
