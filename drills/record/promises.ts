import type { FigureName } from './figures';

/** What the platform promises, and the figures that show it. */
export interface Promised {
  readonly promise: string;
  readonly figures: readonly { readonly figure: FigureName; readonly of?: string }[];
}

/** Time without service. */
const ofLostMachine: Promised['figures'] = [
  { figure: 'lostDns', of: 'DNS' },
  { figure: 'lostIngress', of: 'host names' },
  { figure: 'lostPostgres', of: 'PostgreSQL' },
  { figure: 'lostApi', of: 'API' },
];

/** The table of README.md. */
export const promises: readonly Promised[] = [
  { promise: 'Real API servers admit every object of `dist`', figures: [{ figure: 'admitted' }] },
  { promise: 'From an empty cluster to every Application Synced and Healthy', figures: [{ figure: 'fromEmpty' }] },
  { promise: 'A merged change is live within 5 minutes', figures: [{ figure: 'live' }] },
  { promise: 'The last release updates to `dist` without a manual step', figures: [{ figure: 'upgraded' }] },
  {
    promise: 'A machine is lost: seconds without service',
    figures: ofLostMachine,
  },
  { promise: "PostgreSQL's leader crashes: time without writes", figures: [{ figure: 'crash' }, { figure: 'kept' }] },
  { promise: 'One machine becomes three, and back, under writes', figures: [{ figure: 'grown' }] },
  { promise: 'Every copy restores to the same content', figures: [{ figure: 'copies' }] },
  { promise: 'A database as it was at any moment of seven days', figures: [{ figure: 'moment' }] },
  { promise: 'A new machine from the off-site copies, after K3s is installed', figures: [{ figure: 'newMachine' }] },
  { promise: 'Passwords change without a failed request', figures: [{ figure: 'rotated' }] },
  {
    promise: 'Alerts fire, stay quiet and resolve, and reach the chat',
    figures: [{ figure: 'fires' }, { figure: 'notified' }],
  },
  { promise: 'A healthy cluster sends less than a message a week', figures: [{ figure: 'quiet' }] },
  { promise: 'The runbooks work as they are written', figures: [{ figure: 'commands' }] },
];

/** The table of docs/disaster-recovery.md. */
export interface Disaster {
  /** Heading of its section on the page. */
  readonly title: string;
  readonly target: string;
  readonly figures: Promised['figures'];
}

export const disasters: readonly Disaster[] = [
  {
    title: 'A lost node',
    target: '35 s without service on three machines, 20 more for the API',
    figures: ofLostMachine,
  },
  {
    title: 'A lost cluster',
    target: '4 hours, at most a day of data',
    figures: [
      { figure: 'newMachine', of: 'commands on the new machine' },
      { figure: 'fromEmpty', of: 'everything from Git' },
    ],
  },
  {
    title: 'A lost Git host',
    target: 'nothing stops; 1 hour until changes arrive again',
    figures: [
      { figure: 'gitMoved', of: 'until every Application has a change from the new host' },
      { figure: 'gitLost' },
    ],
  },
  {
    title: 'A lost registry',
    target: 'running pods are not affected; 1 day until images can be published again',
    figures: [{ figure: 'registryMoved', of: 'from the push to another registry to a Ready pod' }],
  },
  {
    title: 'A corrupted database',
    target: '1 hour, at most 5 minutes of data',
    figures: [{ figure: 'moment', of: 'restore to a moment' }],
  },
  {
    title: 'A leaked secret',
    target: '1 hour, no failed request',
    figures: [{ figure: 'rotation', of: 'Redis' }, { figure: 'rotated' }],
  },
  {
    title: 'A full disk',
    target: 'no lost write, 30 minutes',
    figures: [{ figure: 'diskFreed', of: 'until a replica follows again' }],
  },
  {
    title: 'A bad release',
    target: '15 minutes; only its own Application is affected',
    figures: [{ figure: 'reverted', of: 'from the revert to Synced' }, { figure: 'alone' }],
  },
  {
    title: 'An expired certificate authority',
    target: 'alerts half a year before; 1 hour',
    figures: [
      { figure: 'authority', of: 'until every host has a certificate of another one' },
      { figure: 'underAuthority' },
    ],
  },
];
