/** The checks of the drill `streams`. Each fault injection names the one that has to fail. */
export const checks = {
  streams: 'servers that stream: an event arrives before the next is sent, and 300 MiB pass',
  refused: 'other servers: 1 GiB is refused in both directions, and fits into no /tmp',
} as const;
