import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImage } from '@twisterlab/platform/util/registry';
import type { CatalogueImage } from '../../charts/images/image';
import { verifySignature } from '../../charts/images/signatures';
import { updateDigests } from '../../charts/images/update';
import { drill } from '../drill';
import { equals, noFaults } from '../expectation';
import { part } from '../parts';
import { startRegistry } from '../registry/server';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { type Fixture, faultless } from './fixture';
import { crane, keyPair, scanConfiguration, sign } from './programs';

const registryName = 'example.org';

/** From a tag to a pinned, signed and mirrored image, and the configuration scan of dist. */
export const supplyChain = drill<Fixture>({
  name: 'images',
  summary: 'images are pinned, verified, mirrored and found again, and Trivy accepts dist',
  minutes: 1,
  parts: ['registry', 'crane', 'cosign', 'trivy'],
  ci: {
    normal: 'Trivy needs 6 GB to build: run it by name before a change of images, signatures or the scan merges',
    faultInjections: 'nine fault injections take seven minutes',
  },
  faultInjections,
  async run({ processes, dist, step, check, fixtureReady }) {
    const { folder } = processes;
    const [upstream, mirror] = await step('start a registry and a mirror', () =>
      Promise.all([startRegistry(processes, 'registry'), startRegistry(processes, 'mirror')]),
    );
    const host = new URL(upstream.url).host;
    await Promise.all(['signer', 'other'].map((name) => keyPair(folder, name)));
    const fixture = faultless();
    await fixtureReady(fixture);

    await step('publish an image', () => upstream.push('o/app', '1.0', 'first'));
    const digest = await crane('digest', `${host}/o/app:1.0`);
    const file = join(folder, 'images.ts');
    const source = (pinned: string) =>
      `export const catalogue = {\n  app: {\n    repository: '${registryName}/o/app',\n    digest: '${pinned}',\n  },\n};\n`;
    writeFileSync(file, source('unresolved'));
    const app = (change: Partial<CatalogueImage> = {}) =>
      ({
        ...{ repository: `${registryName}/o/app`, version: '1.0', digest: 'unresolved', architectures: ['amd64'] },
        ...{ licence: 'MIT', upstream: 'https://example.org', ...change },
      }) as CatalogueImage;
    const mirrors = new Map([[registryName, [upstream.url]]]);
    const update = async (image: CatalogueImage) => {
      const options = { file, mirrors, timeout: 20, acceptMoved: false, progress: () => {} };
      return (await updateDigests({ app: image }, options)).get('app')!.state;
    };

    check(checks.architecture, await update(app({ architectures: fixture.lacking })), equals('refused'));
    writeFileSync(file, source('unresolved'));
    await step('resolve its tag', () => update(app()));
    check(checks.resolve, readFileSync(file, 'utf8'), equals(source(fixture.expected ?? digest)));

    const pinned = app({ digest: digest as CatalogueImage['digest'] });
    await step('sign it', () => sign(folder, 'signer', `${host}/o/app@${digest}`));
    const cosign = await part('cosign');
    const signatureOf = async (image: CatalogueImage, key: string) => {
      const signer = { key: join(folder, `${key}.pub`), transparencyLog: false, source: 'https://example.org' };
      return (await verifySignature({ ...image, signer } as CatalogueImage, { cosign, mirrors, timeout: 60 })).state;
    };
    check(checks.signed, await signatureOf(pinned, fixture.keys.signer), equals('signed'));
    check(checks.otherKey, await signatureOf(pinned, fixture.keys.other), equals('failed'));

    await step('copy it to the mirror', () => copyTo());
    const both = new Map([[registryName, [mirror.url, ...(fixture.fallsBack ? [upstream.url] : [])]]]);
    const find = (urls: readonly string[]) =>
      findImage(`${registryName}/o/app:1.0@${digest}`, { mirrors: new Map([[registryName, urls]]), timeout: 5 });
    check(checks.mirror, (await find([mirror.url])).state, equals('found'));

    await step('publish the tag again', async () => {
      if (fixture.moves) await upstream.push('o/app', '1.0', 'second');
    });
    const before = readFileSync(file, 'utf8');
    const moved = await update(pinned);
    check(checks.moved, `${moved}, ${readFileSync(file, 'utf8') === before}`, equals('refused, true'));
    const unsigned = await upstream.push('o/unsigned', '1.0', 'unsigned');
    if (!fixture.leavesUnsigned) await sign(folder, 'signer', `${host}/o/unsigned@${unsigned}`);
    const other = app({ repository: `${registryName}/o/unsigned`, digest: unsigned as CatalogueImage['digest'] });
    check(checks.unsigned, await signatureOf(other, 'signer'), equals('failed'));

    await step('stop the mirror', () => mirror.stop());
    check(checks.fallback, (await find(both.get(registryName)!)).state, equals('found'));

    const problems = await step('scan dist', () => scanConfiguration(folder, dist.folder));
    const faults = problems.map(({ where, message }) => `${where}: ${message}`);
    check(checks.configuration, { of: dist.objects().length, faults }, noFaults);

    async function copyTo(): Promise<void> {
      const to = `${new URL(mirror.url).host}/o/app:1.0`;
      if (fixture.mirrors) await crane('copy', `${host}/o/app@${digest}`, to);
      else await mirror.push('o/app', '1.0', 'other');
    }
  },
});
