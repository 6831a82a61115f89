import type { IConstruct } from 'constructs';
import type { Flow } from './flow';
import type { Labels } from './manifest';
import type { MonitoringDeclarations, Probe, RuleGroup, Scrape } from './monitoring';

/**
 * What charts declare beside objects. It is kept as construct metadata: `render` collects it, `verify` holds the rendered
 * objects against it, and no global list exists that two environments could share by accident.
 */
export interface Declared {
  flow: Flow;
  secret: DeclaredSecret;
  exception: Exception;
  endpoints: DeclaredEndpoints;
  probe: Probe;
  scrape: Scrape;
  ruleGroup: RuleGroup;
}

/** A rule that one object breaks on purpose. An exception that excuses nothing is an error itself. */
export interface Exception {
  /** Name of the rule. */
  readonly rule: string;
  /** The object as findings name it: `Deployment argocd/argocd-server`. */
  readonly object: string;
  /** What of it is excused, as part of the finding's text. */
  readonly matches: string;
  /** Why it is right all the same. */
  readonly reason: string;
}

/** A Secret that must exist in the cluster. Its values are never in Git; only its name and keys are. */
export interface DeclaredSecret {
  readonly name: string;
  readonly namespace: string;
  /** Each key with what it is for. */
  readonly keys: Readonly<Record<string, string>>;
  /** A pair of key and certificate for these names. Default: random values, which bootstrap makes too. */
  readonly certificate?: { readonly commonName: string; readonly hosts: readonly string[] };
  /** A login with this user name, of type kubernetes.io/basic-auth. */
  readonly login?: { readonly user: string };
  /** Somebody else chose the values: bootstrap asks for them and makes none up. Default: false. */
  readonly given?: boolean;
}

/** The pods behind a Service without a selector, whose endpoints a program writes. */
export interface DeclaredEndpoints {
  readonly service: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly labels: Labels;
}

export function declare<K extends keyof Declared>(at: IConstruct, kind: K, value: Declared[K]): void {
  at.node.addMetadata(kind, value);
}

/** Everything of one kind that was declared below a construct, in the order of the tree. */
export function declared<K extends keyof Declared>(below: IConstruct, kind: K): Declared[K][] {
  return below.node
    .findAll()
    .flatMap((construct) => construct.node.metadata)
    .filter((entry) => entry.type === kind)
    .map((entry) => entry.data as Declared[K]);
}

/** What everything below a construct asks of monitoring. */
export function monitoredBelow(below: IConstruct): MonitoringDeclarations {
  return {
    probes: declared(below, 'probe'),
    scrapes: declared(below, 'scrape'),
    ruleGroups: declared(below, 'ruleGroup'),
  };
}
