import { portsOf } from '../../link/command-options';
import { allContainers } from '../../link/pods';
import type { ImageContract } from '../../model/image-contract';
import type { Container } from '../../model/manifest';
import type { Rule } from '../rule';
import { probesOf } from './probe-port';

/** Compares a container with the measured contract of its image: with a wrong path or a missing variable it starts and does not work. */
export const imageContract: Rule = {
  name: 'image-contract',
  *check({ workloads, facts }) {
    for (const { object: at, spec } of workloads) {
      for (const container of allContainers(spec)) {
        const contract = facts.contractOf(container);
        if (!contract) continue;
        for (const message of violations(container, contract)) {
          yield {
            at,
            message: `${container.name} ${message}`,
            fix: 'Correct the container, or measure the image and correct its contract.',
          };
        }
      }
    }
  },
};

function* violations(container: Container, contract: ImageContract): Iterable<string> {
  const ports = portsOf(contract, container);
  for (const { containerPort } of container.ports ?? []) {
    if (!ports.includes(containerPort)) yield `declares port ${containerPort}; the image opens ${ports.join(', ')}`;
  }
  for (const [name, { matches, reason, field }] of Object.entries(contract.env)) {
    const variable = container.env?.find((each) => each.name === name);
    const path = variable?.valueFrom?.fieldRef?.fieldPath;
    if (!variable) yield `lacks the variable ${name}: ${reason}`;
    else if (field && path !== undefined && !field.test(path)) yield `gets ${name} from ${path}: ${reason}`;
    else if (!variable.valueFrom && !matches.test(variable.value ?? '')) {
      yield `has ${name}=${JSON.stringify(variable.value ?? '')}: ${reason}`;
    }
  }
  const command = [...(container.command ?? []), ...(container.args ?? [])].join(' ');
  if (contract.command && !contract.command.matches.test(command)) {
    yield `runs ${command || "the image's command"}: ${contract.command.reason}`;
  }
  yield* probeViolations(container, contract);
}

function* probeViolations(container: Container, contract: ImageContract): Iterable<string> {
  for (const { kind, probe } of probesOf(container)) {
    const path = probe.httpGet?.path ?? '/';
    if (probe.httpGet && !contract.probePaths.includes(path)) {
      yield `requests ${path} in its ${kind}, which is 404; the image serves ${contract.probePaths.join(', ') || 'no HTTP'}`;
    }
    if (probe.httpGet && contract.probesOnLoopback && !isLoopback(probe.httpGet.host))
      yield `is probed at the address of its pod in its ${kind}; the image answers probes on 127.0.0.1 only`;
    const command = probe.exec?.command?.join(' ');
    if (command !== undefined && contract.execProbe && !contract.execProbe.matches.test(command)) {
      yield `runs ${command} in its ${kind}: ${contract.execProbe.reason}`;
    }
  }
  const { startupProbe, startupSeconds: startSeconds = 0 } = { ...container, ...contract };
  const allowed = startupProbe ? (startupProbe.periodSeconds ?? 10) * (startupProbe.failureThreshold ?? 3) : 0;
  if (allowed < startSeconds)
    yield `has a startupProbe that allows ${allowed} s; the image may need ${startSeconds} s to start`;
}

const isLoopback = (host = '') => /^(localhost|127(\.\d+){3})$/.test(host);
