/** Kubernetes quantities as numbers. Source: resource.Quantity of the API; the platform writes only these of its suffixes. */

const binary: Record<string, number> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
const decimal: Record<string, number> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** Cores, from `500m` or `2`; NaN for anything else. */
export function cores(quantity: string | number): number {
  const match = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(quantity));
  return match ? Number(match[1]) / (match[2] ? 1000 : 1) : Number.NaN;
}

/** Bytes, from `256Mi`, `1G` or `1024`; NaN for anything else. */
export function bytes(quantity: string | number): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(String(quantity));
  return match ? Number(match[1]) * (match[2] ? (binary[match[2]] ?? decimal[match[2]] ?? Number.NaN) : 1) : Number.NaN;
}

/** `1.5Gi`, for messages: in the largest binary unit with a value of at least 1. */
export function formatBytes(count: number): string {
  const unit = (['Ti', 'Gi', 'Mi', 'Ki'] as const).find((name) => count >= binary[name]!);
  return unit ? `${Number((count / binary[unit]!).toFixed(2))}${unit}` : `${count}`;
}

/** `1500m`, for messages and YAML: cores if the number is whole, else millicores. */
export function formatCores(count: number): string {
  const millis = Math.round(count * 1000);
  return millis % 1000 === 0 ? `${millis / 1000}` : `${millis}m`;
}
