import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findImage, parseReference } from '@twisterlab/platform/util/registry';
import { root } from '@twisterlab/platform/util/root';
import { images } from '../../charts/images';
import { drill } from '../drill';
import { type CheckedItems, equals, noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import { type Registry, startRegistry } from './server';

const execute = promisify(execFile);

const checks = {
  command: 'npm run images -- --verify finds every tag of the catalogue, and no digest that the registry does not have',
  digest: 'a pinned digest is found, also after its tag was published again',
  missing: 'a tag that does not exist is missing',
  hangs: 'nothing is known about a registry that does not answer',
} as const;

/** What fault injections change. */
interface Fixture {
  /** Tags that are not published, although the catalogue names them. */
  readonly unpublished: Set<string>;
  registry: Registry;
  /** Repository, tag and digest that must be found. */
  pinned: string;
  /** Tag that must be missing. */
  absent: string;
  hangs: string;
}

interface Row {
  readonly key: string;
  readonly image: string;
  readonly finding: { readonly state: string; readonly reason?: string };
}

/** The command that looks for images, against a real registry. */
export const registry = drill<Fixture>({
  name: 'registry',
  summary: 'the command that verifies images agrees with a real registry',
  minutes: 0.3,
  parts: ['registry'],
  ci: { normal: true, faultInjections: true },
  faultInjections: [
    {
      name: 'a tag of the catalogue that no one published',
      fails: checks.command,
      fixture: ({ unpublished }) => void unpublished.add(images.twisterlabApi),
    },
    {
      name: 'a digest that the registry never had',
      fails: checks.digest,
      fixture: (fixture) => {
        fixture.pinned = fixture.pinned.replace(/[0-9a-f]{64}$/, '0'.repeat(64));
      },
    },
    {
      name: 'a tag that exists in place of the missing one',
      fails: checks.missing,
      fixture: (fixture) => {
        fixture.absent = 'example.org/o/app:1.0';
      },
    },
    {
      name: 'a registry that answers in place of the one that hangs',
      fails: checks.hangs,
      fixture: (fixture) => {
        fixture.hangs = fixture.registry.url;
      },
    },
  ],
  async run({ processes, step, check, fixtureReady }) {
    const server = await step('start a registry', () => startRegistry(processes));
    const first = await server.push('o/app', '1.0', 'first');
    await server.push('o/app', '1.0', 'second');
    // Accepts connections and never answers.
    const [port] = await freePorts(1);
    const silent = createServer(() => {}).listen(port, '127.0.0.1');
    processes.onStopped(() => silent.close());
    const fixture: Fixture = {
      unpublished: new Set(),
      registry: server,
      pinned: `example.org/o/app:1.0@${first}`,
      absent: 'example.org/o/app:2.0',
      hangs: `http://127.0.0.1:${port}`,
    };
    await fixtureReady(fixture);
    const references = Object.values(images);
    await step('publish the tags of the catalogue', async () => {
      for (const image of references.filter((each) => !fixture.unpublished.has(each))) {
        const { repository, tag } = parseReference(image);
        await server.push(repository, tag, image);
      }
    });
    const rows = await step('run the command', () => verify(server.url));
    check(checks.command, compare(rows), noFaults);

    const find = (image: string, url = server.url) =>
      findImage(image, { mirrors: new Map([['example.org', [url]]]), timeout: 2 });
    check(checks.digest, (await find(fixture.pinned)).state, equals('found'));
    check(checks.missing, (await find(fixture.absent)).state, equals('missing'));
    check(checks.hangs, (await find('example.org/o/app:1.0', fixture.hangs)).state, equals('unknown'));
  },
});

/** Runs the command with this registry in place of all others. */
async function verify(url: string): Promise<Row[]> {
  const registries = new Set(Object.values(images).map((image) => parseReference(image).registry));
  const mirrors = [...registries].flatMap((name) => ['--mirror', `${name}=${url}`]);
  const command = [join(root, 'cli/run.js'), 'images', '--verify', '--json', ...mirrors];
  // It exits with 1: the registry cannot have the content that digests pin.
  const { stdout } = await execute(process.execPath, command).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Row[];
}

/** Images by tag must be found; those with a digest have other content here. */
function compare(rows: readonly Row[]): CheckedItems {
  const faults = rows.filter(({ image, finding: { state, reason } }) =>
    image.includes('@') ? !/^not the pinned digest: tag \S+ has sha256:/.test(reason ?? '') : state !== 'found',
  );
  return {
    of: rows.length,
    faults: faults.map(({ key, finding }) => `${key}: ${finding.state} ${finding.reason ?? ''}`),
  };
}
