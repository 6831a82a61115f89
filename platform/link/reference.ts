import type { RenderedObject } from '../model/rendered';

/** What an object references. */
export interface Target {
  /** The field, as messages show it: `env DATABASE_URL of twisterlab-api`. */
  readonly at: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  /** A key of a ConfigMap or Secret, or a port of a Service (name or number). */
  readonly part?: string | number;
  /** The pod starts without it. Default: false. */
  readonly optional?: boolean;
  /** From the text of a configuration: the program connects after its start, so sync waves ignore it. Default: false. */
  readonly configured?: boolean;
}

/** A reference from one object to another. */
export interface Reference extends Target {
  readonly from: RenderedObject;
}
