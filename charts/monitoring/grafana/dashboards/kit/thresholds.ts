import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

export type Colour = 'green' | 'orange' | 'red' | 'blue' | 'text';

/** Value ranges and colours: orange needs attention on a working day, red now. */
export interface Thresholds {
  /** Colour below the first step. */
  readonly from: Colour;
  readonly steps: readonly (readonly [value: number, Colour])[];
}

/** Higher values are worse. @param orange from this value on. @param red from this value on. */
export function higherIsWorse(orange: number, red: number): Thresholds {
  return {
    from: 'green',
    steps: [
      [orange, 'orange'],
      [red, 'red'],
    ],
  };
}

/** Values from 1 are red. */
export const none: Thresholds = { from: 'green', steps: [[1, 'red']] };

/** 1 is green, 0 is red. */
export const present: Thresholds = { from: 'red', steps: [[1, 'green']] };

/** A value that is neither good nor bad. */
export const neutral: Thresholds = { from: 'blue', steps: [] };

export function thresholds({ from, steps }: Thresholds): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: from }, ...steps.map(([value, color]) => ({ value, color }))]);
}
