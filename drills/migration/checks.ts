/** The checks of the drill `migration`; a fault injection names the one that must fail. */
export const checks = {
  advice: 'adopt needs no decision, and finds what goes: tools, old revisions, orphans, node ports',
  commands: 'every command of adopt and of the page succeeds',
  keeps: 'what runs by hand works until its namespace moves, also after a restart of its pods',
  back: 'after the way back from the namespace the old servers serve the data they had',
  served: 'clients on the LAN are served on the node ports of before',
  data: 'every table and every key is the same after the move',
  lost: 'no acknowledged row and no acknowledged key is lost',
} as const;
