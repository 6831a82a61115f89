/** The checks of the drill `alerts`. Each fault injection names the one that has to fail. */
export const checks = {
  syntax: 'promtool and amtool accept every rule file and both configurations as rendered',
  covered: 'every rule has cases in which it fires and cases in which it does not, and every case has its rule',
  cases: 'every rule fires in its cases, does not fire in the others, and resolves when its cause has recovered',
  routes: 'every alert is routed to the receivers of its severity and tenant',
  messages: 'the message of every alert links to its runbook, and every link leads to a host that exists',
  inhibitions:
    'exactly the declared consequences of a firing alert are inhibited, on the same node, tenant or host only',
  quiet: 'no alert fires for healthy stores',
  notified:
    'the chat gets a message when Redis or PostgreSQL stops or a copy is damaged, and another when it is resolved',
  secondPath:
    'while the chat refuses every message, a critical alert and the alert about the chat arrive by the second path',
  heartbeat: 'the heartbeat repeats as long as Prometheus works',
  deadChat: 'the heartbeat stops while the chat refuses every message, and returns when it accepts them again',
} as const;
