/**
 * Endings that no registry sells, so no public authority certifies a name below them. Source: RFC 6761, 6762 and 8375, ICANN's
 * `internal`, and what routers and offices made up.
 */
const privateEndings = [
  'local',
  'lan',
  'internal',
  'home.arpa',
  'home',
  'corp',
  'intranet',
  'private',
  'localdomain',
  'localhost',
  'test',
  'example',
  'invalid',
];

/** The ending by which a name is one of a home or an office; undefined for one that the whole world resolves. */
export function privateEnding(host: string): string | undefined {
  return privateEndings.find((ending) => host === ending || host.endsWith(`.${ending}`));
}
