import type { Container } from './manifest';
import type { ProgramOptions } from './program-options';

/**
 * Requirements of a container image, measured by running it; schemas do not contain them. The rule `image-contract` checks every
 * container with the image, also those of imported charts.
 */
export interface ImageContract {
  /** TCP ports that the process listens on. */
  readonly ports: readonly number[];
  /** Paths that return 200 to a probe. */
  readonly probePaths: readonly string[];
  /** Required environment variables and the form of their values. Values from Secrets are not checked. */
  readonly env: Readonly<Record<string, Requirement>>;
  /** The user that its files belong to, by number: that of USER. Omit where any user will do, such as for a client. */
  readonly user?: number;
  /** How the image states its user, if the kubelet cannot verify by it that it is not root: by name, or not at all. Default: by number. */
  readonly statedUser?: 'name' | 'none';
  /** Form of the command line. */
  readonly command?: Requirement;
  /** The first word of the command line, where the image has several programs. Default: the image starts its only one. */
  readonly program?: string;
  /** The options that the program accepts. Default: not captured; every option is accepted. */
  readonly options?: ProgramOptions;
  /** Those of `options` whose value is a port, or an address with one, that the process listens on; `ports` has all other ports. */
  readonly portOptions?: readonly string[];
  /** All variables that the program reads, beside those of `env`. Default: not captured; every variable is accepted. */
  readonly variables?: readonly string[];
  /** Whether it answers HTTP probes on the loopback address only. Default: false. */
  readonly probesOnLoopback?: boolean;
  /** Form of every exec probe's command. */
  readonly execProbe?: Requirement;
  /** Seconds that the startup probe must allow. Default: 0. */
  readonly startupSeconds?: number;
  /** Labels that the program sets on its own pod at run time, with their possible values. Default: none. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Paths that it serves to the API server as a webhook, with the operations that it checks. Default: not known. */
  readonly webhooks?: Readonly<Record<string, readonly string[]>>;
  /** The option with the names that the program makes its own certificate for. Default: it makes none. */
  readonly servedNames?: string;
  /** Requests to the API server without which the program does not work. Default: not known. */
  readonly calls?: (container: Container) => readonly ApiCall[];
  /** Whether it answers with event streams or downloads, which a proxy that buffers responses holds back. Default: false. */
  readonly streams?: boolean;
  /** Whether it allows pages of any origin to call it with a user's credentials (CORS). Default: false. */
  readonly anyOrigin?: boolean;
  /** What an unauthenticated client can do. Omit for servers that authenticate or do no harm. */
  readonly unauthenticatedAccess?: string;
  /** What a client can do with a bearer token whose signature the server does not check. Omit for servers that check it or take none. */
  readonly unverifiedTokens?: string;
  /** Folders and files that the program reads or writes although nothing configures them. Default: none. */
  readonly paths?: readonly string[];
  /** The scrape job whose catalogue (imports/metrics) was captured from these versions of the image. Omit if no alert depends on it. */
  readonly metrics?: { readonly job: string; readonly versions: readonly string[] };
  /** Contracts of other programs in the image, by the first word of the command line, without its folder. Default: none. */
  readonly programs?: Readonly<Record<string, ImageContract>>;
}

export interface ApiCall {
  readonly verbs: readonly string[];
  /** Such as `pods` or `services/status`; the rule `served-resource` compares it with its group. */
  readonly resource: string;
  /** The name of the only object. Default: any. */
  readonly name?: string;
  /** `own` is that of the pod. Default: the whole cluster. */
  readonly namespace?: string;
}

export interface Requirement {
  readonly matches: RegExp;
  readonly reason: string;
  /** The fields of the pod that a variable may get its value from. Default: any. */
  readonly field?: RegExp;
}
