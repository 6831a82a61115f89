import type { IConstruct } from 'constructs';
import type { Flow } from './flow';
import type { Labels } from './manifest';
import type { MonitoringDeclarations, Probe, Push, RoutedPods, RuleGroup, Scrape } from './monitoring';
import { UserError } from './problem';

/**
 * What charts declare beside objects, stored as construct metadata: `render` collects it and `verify` compares the rendered
 * objects with it. A global list could be shared by two environments by accident.
 */
export interface Declarations {
  flow: Flow;
  secret: DeclaredSecret;
  exception: Exception;
  endpoints: DeclaredEndpoints;
  probe: Probe;
  scrape: Scrape;
  push: Push;
  ruleGroup: RuleGroup;
  route: RoutedPods;
}

/** Exempts one object from a rule. An exception without a matching finding is an error. */
export interface Exception {
  /** Name of the rule. */
  readonly rule: string;
  /** Kind, namespace and name, as in findings: `Deployment argocd/argocd-server`. */
  readonly object: string;
  /** Part of the finding's message. */
  readonly matches: string;
  /** Why the object is correct nevertheless. */
  readonly reason: string;
}

/** A Secret that must exist in the cluster. Git holds its name and keys, never its values. */
export interface DeclaredSecret {
  readonly name: string;
  readonly namespace: string;
  /** Purpose by key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Length of random values, in characters. Default: 40. */
  readonly length?: number;
  /** A private key and its certificate for these names, made by bootstrap. Default: random values. */
  readonly certificate?: {
    readonly commonName: string;
    readonly hosts: readonly string[];
    /** Default: ec, the curve P-256. */
    readonly algorithm?: 'rsa';
  };
  /** User name of a Secret of type kubernetes.io/basic-auth. */
  readonly login?: { readonly user: string };
  /** An external system issued the values: bootstrap prompts for them and generates none. Default: false. */
  readonly userProvided?: boolean;
  /** The command that bootstrap prints for it. Default: one for a generic Secret. */
  readonly create?: string;
  /** The secrets store holds the values, and an ExternalSecret copies them into the cluster. Default: false, bootstrap creates the Secret. */
  readonly fromStore?: boolean;
  /** Why bootstrap creates the Secret although the cluster has a secrets store: the store needs what needs the value. Default: none. */
  readonly beforeStore?: string;
}

/** The pods behind a Service without a selector, whose endpoints a program writes. */
export interface DeclaredEndpoints {
  readonly service: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly labels: Labels;
}

/** @throws UserError if the environment is rendered already: the declaration would be lost. */
export function declare<K extends keyof Declarations>(at: IConstruct, kind: K, value: Declarations[K]): void {
  if (at.node.locked) {
    const message = `declares a ${kind} after its environment was rendered, in phase two of another one.`;
    throw new UserError([{ where: at.node.path, message, fix: 'Declare it in build(), while the charts are built.' }]);
  }
  at.node.addMetadata(kind, value);
}

/** All declarations of one kind below a construct, in the order of the tree. */
export function declared<K extends keyof Declarations>(below: IConstruct, kind: K): Declarations[K][] {
  return below.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type === kind)
    .map((entry) => entry.data as Declarations[K]);
}

/** All monitoring declarations below a construct. */
export function monitoringBelow(below: IConstruct): MonitoringDeclarations {
  return {
    probes: declared(below, 'probe'),
    scrapes: declared(below, 'scrape'),
    pushes: declared(below, 'push'),
    ruleGroups: declared(below, 'ruleGroup'),
    routes: declared(below, 'route'),
  };
}
