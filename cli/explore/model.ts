/**
 * What the page of `npm run explore` shows, as JSON. A number in place of an object is its index in `objects`: names would be half
 * of the file.
 */
export interface ExploreModel {
  /** Clusters first, each before its tenants. */
  readonly environments: readonly ExploredEnvironment[];
  readonly applications: readonly ExploredApplication[];
  readonly objects: readonly ExploredObject[];
  /** `[from, to, field]`. */
  readonly references: readonly (readonly [from: number, to: number, at: string])[];
  readonly connections: readonly Connection[];
  /** Names of the pods of K3s in `connections`: dist has no object for them. */
  readonly systemPods: readonly string[];
  readonly clusters: readonly ClusterCapacity[];
  readonly images: readonly ExploredImage[];
  readonly alerts: readonly ExploredAlert[];
  readonly backups: readonly ExploredBackup[];
  readonly secrets: readonly ExploredSecret[];
  readonly permissions: readonly Permission[];
}

export interface ExploredEnvironment {
  readonly name: string;
  readonly cluster: string;
  readonly namespaces: readonly string[];
  /** The wave of its Application in the cluster's environment. Default: it is that environment. */
  readonly wave?: number;
}

/** A folder of dist, which one Argo CD Application syncs. */
export interface ExploredApplication {
  readonly environment: string;
  readonly name: string;
  /** Its step in its environment. Undefined: it is the folder of the Applications themselves. */
  readonly wave: number | undefined;
  /** What later waves wait for. */
  readonly until: string | undefined;
  /** Folders that are synced before it, each with one field that is the reason. */
  readonly after: readonly { readonly folder: string; readonly reason: string }[];
}

export interface ExploredObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Index of its application. */
  readonly application: number;
  /** Its file, relative to dist. */
  readonly file: string;
  /** The file that declares its chart, relative to the repository. Default: a Helm chart or the engine renders it. */
  readonly source?: string;
}

/** An object, or the name of pods of K3s or of addresses outside the cluster. */
export type End = number | string;

/** The policies that allow one side, or why it needs none. */
export type AllowedBy = readonly number[] | 'not isolated' | 'outside';

/** Allowed by the NetworkPolicies of both sides. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly ports: string;
  readonly egress: AllowedBy;
  readonly ingress: AllowedBy;
}

export interface ClusterCapacity {
  readonly name: string;
  readonly nodes: readonly NodeCapacity[];
  /** All nodes up, then one lost in turn. */
  readonly scenarios: readonly CapacityScenario[];
}

export interface NodeCapacity {
  readonly name: string;
  readonly role: string;
  /** What pods may request: cores, bytes and a number of pods. */
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  /** Bytes of claims and temporary files, and of the disk. */
  readonly disk: { readonly used: number; readonly of: number };
}

export interface CapacityScenario {
  /** Default: all nodes are up. */
  readonly lost?: string;
  /** By node that is up: the most that its pods request. */
  readonly nodes: readonly {
    readonly name: string;
    readonly cpu: number;
    readonly memory: number;
    readonly pods: number;
  }[];
  /** Names of pods without room. */
  readonly pending: readonly string[];
  /** Names of pods that wait for a volume of the lost node. */
  readonly waiting: readonly string[];
}

export interface ExploredImage {
  readonly repository: string;
  readonly version: string;
  /** `sha256:...`, or why it is not known. */
  readonly digest: string;
  /** Undefined: charts/images.ts does not list it. */
  readonly licence?: string;
  readonly publisher?: string;
  /** The day on which charts/images.ts got this version. Undefined: the Git history has no answer. */
  readonly since?: string;
  readonly users: readonly number[];
}

export interface ExploredAlert {
  readonly name: string;
  readonly severity: string;
  readonly holdsFor: string;
  readonly summary: string;
  readonly description: string;
  readonly threshold?: string;
  readonly expr: string;
  /** Page and section, relative to the repository. */
  readonly runbook?: string;
  /** The ConfigMap that holds the rule. */
  readonly at: number;
}

export interface ExploredBackup {
  readonly namespace: string;
  readonly name: string;
  /** The StatefulSet whose data is copied; undefined: it is not one. */
  readonly of?: string;
  readonly tasks: readonly BackupRun[];
}

export interface BackupRun {
  readonly task: string;
  readonly object: number;
  readonly schedule: string;
  /** A template for manual Jobs: it never runs by itself. */
  readonly suspended: boolean;
  /** The query of the last success. The time itself is known only in the cluster. */
  readonly query?: string;
}

export interface ExploredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** Such as `bootstrap` or `Certificate twisterlab/api`. */
  readonly sources: readonly string[];
  readonly users: readonly number[];
}

export interface Permission {
  readonly subject: string;
  /** Default: the whole cluster. */
  readonly namespace?: string;
  readonly role: string;
  readonly binding: number;
  /** Such as `get, list pods (core)`. Empty: Kubernetes defines the role. */
  readonly rules: readonly string[];
}

/** The origin of the page, and where it links to. */
export interface PageOrigin {
  /** Such as `4ce20408 of 2026-11-30`. Default: not a Git repository. */
  readonly commit?: string;
  /** Files of dist that differ from what the charts render. */
  readonly outOfDate: number;
  /** Beginning of the links to files of the repository. */
  readonly files: string;
}
