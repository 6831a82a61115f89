import { hash as hashOf } from 'node:crypto';
import { perText } from './per-text';

/** Results of earlier runs by key, as text. */
export interface Memory {
  get(key: string): string | undefined;
  set(key: string, result: string): void;
}

let memory: Memory | undefined;

/**
 * Sets where results are kept between runs. They are results of the same engine, libraries and Node: with another one, the
 * memory has to be empty. Default: nothing is kept.
 * @returns what was used before.
 */
export function useMemory(kept: Memory | undefined): Memory | undefined {
  const before = memory;
  memory = kept;
  return before;
}

/**
 * The result of a pure function, from an earlier run or computed now.
 * @param purpose names the function.
 * @param input returns all that the result depends on.
 * @param compute its result is JSON. Each call returns another copy, which the caller may change.
 */
export function remembered<T>(purpose: string, input: () => string, compute: () => T): T {
  if (!memory) return compute();
  return JSON.parse(rememberedText(purpose, input, () => JSON.stringify(compute()))) as T;
}

/** The same for a function that returns a text. */
export function rememberedText(purpose: string, input: () => string, compute: () => string): string {
  if (!memory) return compute();
  const key = `${purpose} ${digest(input())}`;
  let result = memory.get(key);
  if (result === undefined) {
    result = compute();
    memory.set(key, result);
  }
  return result;
}

/** A short name of a text: its SHA-256 in base64. */
export function digest(text: string): string {
  return text.length < shortest ? hash(text) : hashOnce(text);
}

/** In characters. Several functions have the same long input, and --watch has most inputs again. */
const shortest = 500;
const hash = (text: string) => hashOf('sha256', text, 'base64');
const hashOnce = perText(hash, 2 ** 24);

const prints = new WeakMap<object, { readonly json: string; readonly digest: string }>();

/** An object that does not change any more, as JSON, and the digest of that. */
export function jsonOf(value: object): { readonly json: string; readonly digest: string } {
  let print = prints.get(value);
  if (!print) {
    const json = JSON.stringify(value);
    print = { json, digest: digest(json) };
    prints.set(value, print);
  }
  return print;
}
