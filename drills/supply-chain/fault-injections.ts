import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { FaultInjection } from '../drill';
import { checks } from './checks';
import type { Fixture } from './fixture';

export const faultInjections: readonly FaultInjection<Fixture>[] = [
  {
    name: 'a digest that the registry never had',
    fails: checks.resolve,
    fixture: (fixture) => {
      fixture.expected = `sha256:${'0'.repeat(64)}`;
    },
  },
  {
    name: 'an image that has every required architecture',
    fails: checks.architecture,
    fixture: (fixture) => {
      fixture.lacking = ['amd64'];
    },
  },
  {
    name: 'a tag that was not published again',
    fails: checks.moved,
    fixture: (fixture) => {
      fixture.moves = false;
    },
  },
  {
    name: 'the key of another signer in the catalogue',
    fails: checks.signed,
    fixture: ({ keys }) => {
      keys.signer = 'other';
    },
  },
  {
    name: "the signer's key in place of another one",
    fails: checks.otherKey,
    fixture: ({ keys }) => {
      keys.other = 'signer';
    },
  },
  {
    name: 'a signature on the unsigned image',
    fails: checks.unsigned,
    fixture: (fixture) => {
      fixture.leavesUnsigned = false;
    },
  },
  {
    name: 'a mirror with other content under the tag',
    fails: checks.mirror,
    fixture: (fixture) => {
      fixture.mirrors = false;
    },
  },
  {
    name: 'no registry behind the mirror',
    fails: checks.fallback,
    fixture: (fixture) => {
      fixture.fallsBack = false;
    },
  },
  {
    name: 'a privileged container',
    fails: checks.configuration,
    dist: (dist) =>
      dist.change(
        ({ environment, manifest }) => environment === 'production' && manifest.kind === 'Deployment',
        (manifest) => privileged(manifest),
      ),
  },
];

function privileged(manifest: Manifest): object {
  const changed = structuredClone(manifest) as unknown as {
    spec: { template: { spec: { containers: { securityContext?: object }[] } } };
  };
  const [container] = changed.spec.template.spec.containers;
  container!.securityContext = { ...container!.securityContext, privileged: true };
  return changed;
}
