import { z } from 'zod';
import { network, record } from './fields';

const url = z.url({
  protocol: /^https$/,
  message: 'is not an HTTPS URL. Copy it from ISSUER/.well-known/openid-configuration.',
});

/** A group as the claim `groups` has it. It is written into a policy in CSV, an INI file and a command line: no quotes, no commas. */
const group = z
  .string()
  .regex(
    /^[\w/][\w/.:@ -]*$/,
    'is not a group. Write it as in the claim groups, of letters, digits, spaces and / . : @ _ - only.',
  );
const groups = z.array(group).min(1, 'is empty. Name a group of the identity provider.');

/** A client ID as the identity provider gives it. */
export const clientId = z
  .string()
  .regex(/^[\w.:-]+$/, 'is not a client ID. Copy it from the identity provider; it is no secret.');

/** Single sign-on by OpenID Connect. The clients' secrets are Secrets that a person creates: bootstrap prints the commands. */
export const signOn = record({
  /** URL of the identity provider, exactly as in its tokens (claim `iss`). On a host of the domain, it is behind our ingress controller. */
  issuer: url,
  /** Endpoints of the provider, from `ISSUER/.well-known/openid-configuration`, which Grafana does not read. */
  endpoints: record({
    /** `authorization_endpoint`: browsers go there. */
    authorization: url,
    /** `token_endpoint`. */
    token: url,
    /** `userinfo_endpoint`. */
    userInfo: url,
  }),
  /** Networks of a provider outside the cluster (CIDR). Default: the internet, without private networks. */
  networks: z.array(network).min(1, 'is empty. Name a network, or remove the field for the internet.').optional(),
  /** Client IDs. Default: the names of the programs. */
  clients: record({
    /** Default: argocd. */
    argoCd: clientId.default('argocd'),
    /** Default: grafana. */
    grafana: clientId.default('grafana'),
  }).prefault({}),
  /** Groups by role. A user in none of them has no access. */
  groups: record({
    /** Administrators of Argo CD and Grafana. */
    admin: groups,
    /** May read everything in Argo CD and Grafana. Default: no group. */
    viewer: z.array(group).default([]),
    /** May use the MCP servers of tenants with `authentication: 'sign-on'`, that is, run every tool. Default: those of admin. */
    mcp: groups.optional(),
  }),
});

export type SignOn = Readonly<z.output<typeof signOn>>;
