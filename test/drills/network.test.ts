import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { Dist, type DistObject } from '../../drills/dist';
import { type Case, ourVerdicts, type Policy, reachabilityOf } from '../../drills/network/case';
import { podRange, readCase, writeCase } from '../../drills/network/case-file';
import { checks } from '../../drills/network/checks';
import { Cyclonus, inJobs } from '../../drills/network/cyclonus';
import { distCase, graphOf } from '../../drills/network/dist-case';
import { faultInjections } from '../../drills/network/fault-injections';
import { generate } from '../../drills/network/fuzz/cases';
import { features } from '../../drills/network/fuzz/features';
import { rewriteKnown, splitsPods } from '../../drills/network/known-deviations';
import { noTransforms } from '../../drills/network/policy-transforms';
import { portsOf } from '../../drills/network/rewrite';
import { isAdmitted, shrink } from '../../drills/network/shrink';
import { validateEnvironments } from '../../environments/schema/environments';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';
import { records } from '../kit/records';

const generated = generate(1, 400);
const scratch = temporaryFolder();

describe('generated sets', () => {
  test.each(Object.entries(features))('have: %s', (_, has) => {
    expect(generated.filter(has).length).toBeGreaterThan(5);
  });

  test('are the same for the same seed, and others for another', () => {
    expect(generate(1, 400)).toEqual(generated);
    expect(generate(2, 400)).not.toEqual(generated);
  });

  test('are admissible, and no question is from address to address', () => {
    expect(generated.flatMap(({ policies }) => policies).filter((policy) => !isAdmitted(policy))).toEqual([]);
    const outside = ({ parties }: Case, index: number) => parties[index]!.pod === undefined;
    const pointless = (each: Case) => each.questions.some(({ from, to }) => outside(each, from) && outside(each, to));
    expect(generated.filter(pointless)).toEqual([]);
  });

  test('have the same verdicts after rewriting for cyclonus', () => {
    const otherwise = generated.filter((each) => ourVerdicts(rewriteKnown(each)).join() !== ourVerdicts(each).join());
    expect(otherwise).toEqual([]);
    expect(generated.filter((each) => rewriteKnown(each) !== each).length).toBeGreaterThan(200);
  });

  test('have explanations that match the verdicts, and open verdicts only in receiving namespaces', () => {
    for (const each of generated) {
      const reachability = reachabilityOf(each);
      const verdicts = ourVerdicts(each, reachability);
      each.questions.forEach(({ from, to, port, protocol }, index) => {
        const [sender, receiver] = [from, to].map((at) => each.parties[at]!.pod);
        if (!sender || !receiver) return;
        expect(reachability.explain(sender, receiver)(port, protocol).allowed).toBe(verdicts[index]);
        const namespaces = reachability.allowedNamespaces(sender, 'egress');
        if (verdicts[index] && namespaces) expect([...namespaces]).toContain(receiver.namespace);
      });
    }
  });
});

describe('an ipBlock and the pods', () => {
  test.each([
    ['all of them', { cidr: '10.0.0.0/8' }, false],
    ['exactly them', { cidr: '10.42.0.0/16' }, false],
    ['half of them', { cidr: '10.42.0.0/17' }, true],
    ['none of them', { cidr: '192.168.0.0/16' }, false],
    ['one of them', { cidr: '10.42.3.7/32' }, true],
    ['the address of a node in its overlay', { cidr: '10.42.3.0/32' }, false],
    ['all but one', { cidr: '10.0.0.0/8', except: ['10.42.7.7/32'] }, true],
    ['all, excepted again', { cidr: '10.0.0.0/8', except: ['10.42.0.0/16'] }, false],
    ['all, and an exception elsewhere', { cidr: '10.0.0.0/8', except: ['10.43.0.0/16'] }, false],
    ['IPv6', { cidr: '::/0' }, false],
  ])('%s', (_, block, splits) => {
    expect(splitsPods(block, podRange)).toBe(splits);
  });
});

describe('the environments', () => {
  const fleet = validateEnvironments(records);
  const graph = graphOf(Dist.in(renderedDist), fleet.clusters[0]!, fleet);
  const { every } = distCase(graph);

  test('all have questions, with the limits of port ranges per protocol', () => {
    const namespaces = new Set(every.parties.flatMap(({ pod }) => pod?.namespace ?? []));
    expect([...namespaces]).toEqual(expect.arrayContaining(fleet.tenants.map(({ namespace }) => namespace)));
    const ports = every.questions
      .filter(({ from, to }) => from === 0 && to === 0)
      .map(({ port, protocol }) => `${port}/${protocol}`);
    expect(ports).toEqual(expect.arrayContaining(['1/TCP', '6379/TCP', '6380/TCP', '53/UDP', '54/UDP', '1/SCTP']));
    const inside = every.parties.filter(({ pod }) => pod).length;
    const outside = every.parties.length - inside;
    expect(every.questions).toHaveLength((inside ** 2 + 2 * inside * outside) * ports.length);
  });

  test('get one verdict for all endpoints that policies do not distinguish', () => {
    // A second Deployment with the labels of the first.
    const dist = Dist.in(renderedDist);
    const twice = (object: DistObject) =>
      object.manifest.kind === 'Deployment' && object.path.startsWith('production/redis-exporter/')
        ? [
            object,
            { ...object, manifest: { ...object.manifest, metadata: { ...object.manifest.metadata, name: 'twin' } } },
          ]
        : [object];
    const withTwin = { objects: (environment?: string) => dist.objects(environment).flatMap(twice) } as Dist;
    const {
      every: all,
      representatives,
      representativeOf,
    } = distCase(graphOf(withTwin, fleet.clusters[0]!, fleet), 'twisterlab');
    const answers = ourVerdicts(representatives);
    expect(representatives.questions.length).toBeLessThan(all.questions.length);
    expect(ourVerdicts(all)).toEqual(representativeOf.map((question) => answers[question]));
  });
});

describe('questions distributed over processes', () => {
  const made = (questions: number): Case => ({
    ...generated[0]!,
    questions: Array.from({ length: questions }, (_, index) => ({
      ...generated[0]!.questions[0]!,
      port: index + 1,
    })),
  });

  test('are all asked once, in pieces with their positions', () => {
    const cases = [made(10), made(9001), made(30)];
    const jobs = inJobs(cases);
    expect(jobs.length).toBeLessThan(5);
    const ports = cases.map((): number[] => []);
    for (const { of, first, asked } of jobs.flat())
      asked.questions.forEach(({ port }, index) => {
        ports[of]![first + index] = port;
      });
    expect(ports).toEqual(cases.map(({ questions }) => questions.map(({ port }) => port)));
  });

  test('must all be answered', async () => {
    const program = join(scratch, 'silent');
    writeFileSync(program, '#!/bin/sh\necho "query traffic:"\n');
    chmodSync(program, 0o755);
    await expect(new Cyclonus(program, scratch).evaluate([made(3)])).rejects.toThrow('0 answers to 3 questions');
  });
});

describe('a case that differs', () => {
  const withRanges = (policies: readonly Policy[]) => portsOf(policies).some(({ endPort }) => endPort !== undefined);

  test('is shrunk, and stays admissible', async () => {
    const large = generated.find(({ policies }) => policies.length === 5 && withRanges(policies))!;
    const seen: Case[] = [];
    const smallest = await shrink({ ...large, questions: [large.questions[0]!] }, async (cases) => {
      seen.push(...cases);
      return cases.map(({ policies }) => withRanges(policies));
    });
    expect(seen.flatMap(({ policies }) => policies).filter((policy) => !isAdmitted(policy))).toEqual([]);
    expect(smallest.policies).toHaveLength(1);
    const { ingress, egress, ...rest } = smallest.policies[0]!.spec;
    expect(rest).toEqual({});
    const range = { port: expect.any(Number), endPort: expect.any(Number) };
    expect([...(ingress ?? []), ...(egress ?? [])]).toEqual([{ ports: [range] }]);
    expect(smallest.parties.map(({ pod }) => pod?.labels ?? {})).toEqual(smallest.parties.map(() => ({})));
  });

  test('survives writing and reading', () => {
    for (const each of generated.slice(0, 50)) {
      const one = { ...each, questions: each.questions.slice(0, 1) };
      expect(ourVerdicts(readCase(writeCase(one, true)).asked)).toEqual(ourVerdicts(one));
    }
  });

  const folder = join(root, 'platform/test/network/cases');
  test.each(readdirSync(folder))('has the documented verdict: %s', (file) => {
    const { asked, open } = readCase(readFileSync(join(folder, file), 'utf8'));
    expect(asked.policies.filter((policy) => !isAdmitted(policy))).toEqual([]);
    expect(ourVerdicts(asked)).toEqual([open]);
  });
});

describe('every fault injection', () => {
  const policiesOf = (dist: Dist) =>
    dist.objects().flatMap(({ manifest }) => (manifest.kind === 'NetworkPolicy' ? [manifest as Policy] : []));
  const rendered = policiesOf(Dist.in(renderedDist));

  test.each(faultInjections.map((injection) => [injection.name, injection] as const))(
    '%s changes something',
    (name, injection) => {
      expect(Object.values(checks)).toContain(injection.fails);
      const sets = [rendered, ...generated.map(({ policies }) => policies)];
      const readers = noTransforms();
      injection.fixture?.(readers);
      const read = sets.flatMap((set) => [readers.theirs(set), readers.ours(set)]);
      let written = rendered;
      if (injection.dist) {
        const dist = Dist.copy(renderedDist, join(scratch, name));
        injection.dist(dist);
        written = policiesOf(dist);
      }
      const honest = [sets.flatMap((set) => [set, set]), rendered];
      expect(JSON.stringify([read, written])).not.toBe(JSON.stringify(honest));
    },
  );
});
