/** The checks of the drill `month`. Each fault injection names the one that has to fail. */
export const checks = {
  read: 'every series that a rule reads is in the simulated cluster',
  quiet: 'a healthy cluster causes less than one message a week',
  noticed: 'every incident that needs a person causes its message, and no other incident causes one',
  others: 'an incident causes no alert but its own',
} as const;
