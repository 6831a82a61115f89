/** A value of JSON that cannot be changed, at any depth. */
export function readOnly<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) readOnly(inner);
  }
  return value;
}
