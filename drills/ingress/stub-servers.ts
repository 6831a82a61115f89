import { recipes } from '../images';
import { nameOf, type Server } from './servers';

/**
 * A stub of a server: its rendered labels, ports and Services, with a program that returns the request that it got.
 * @param away nodes on which its pods must not run.
 */
export function standIn(server: Server, away: readonly string[]): object[] {
  const { namespace, name, labels, replicas, ports, services } = server;
  const elsewhere = { key: 'kubernetes.io/hostname', operator: 'NotIn', values: away };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [elsewhere] }],
              },
            },
          },
          containers: [
            {
              name: 'stub',
              image: recipes.echo.name,
              imagePullPolicy: 'IfNotPresent',
              args: [nameOf(server), ...ports.map(({ containerPort }) => `${containerPort}`)],
              ports,
              readinessProbe: { tcpSocket: { port: ports[0]!.containerPort }, periodSeconds: 1 },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
  return [...services, deployment];
}
