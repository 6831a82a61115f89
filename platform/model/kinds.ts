import type * as generated from '../../imports/kubernetes/manifests';
import type { CustomKinds } from './custom-kinds';
import type { Manifest } from './manifest';

/** The kinds of Kubernetes that rules read, by the schema of its API. */
type BuiltInKinds = {
  readonly [Kind in keyof generated.Kinds]: Manifest & Omit<generated.Kinds[Kind], keyof Manifest>;
};

/** The kinds that rules read field by field. */
export interface Kinds extends CustomKinds, BuiltInKinds {}
