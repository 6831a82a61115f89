import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedObject } from '@twisterlab/platform/model/rendered';
import { object } from '../platform/test/kit/objects';
import { type Json, type Production, refusal } from './kit/production';

/*
 * The faults of the hand-written manifests, each injected into the real render. The title is the fault as the owner knows
 * it; the message is what a user reads who repeats it.
 */

const container = 'spec.template.spec.containers.0';
const api = 'Deployment twisterlab-api';
const mcp = 'Deployment mcp-unified';
const redis = 'StatefulSet redis';
const postgres = 'StatefulSet postgres-cluster';

function fault(title: string, mistake: (production: Production) => void, ...messages: readonly RegExp[]): void {
  it(title, () => {
    const text = refusal(mistake);
    for (const message of messages) expect(text).toMatch(message);
  });
}

const claim = (name: string) =>
  object('v1', 'PersistentVolumeClaim', name, {
    spec: {
      storageClassName: 'local-path',
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } },
    },
  });
/** Puts a plain claim where the claim template was. */
function sharedClaim(production: Production, name: string, claimName: string): void {
  production.set(name, 'spec.volumeClaimTemplates', []);
  production.change(name, 'spec.template.spec.volumes', (volumes: object[]) => [
    ...volumes,
    { name: 'data', persistentVolumeClaim: { claimName } },
  ]);
  production.add(name, claim(claimName));
}

describe('what is rendered', () => {
  it('has none of these faults', () => {
    expect(refusal(() => {})).toBe('nothing');
  });
});

describe('a build that makes one of them again is refused:', () => {
  const env = `${container}.env`;
  fault(
    'missing environment: the API never reached PostgreSQL',
    (production) => production.set(api, env, []),
    /Deployment twisterlab\/twisterlab-api twisterlab-api lacks the variable DATABASE_URL: .*\[image-contract\]/,
  );
  fault(
    'wrong environment: a URL that the applications crash on',
    (production) =>
      production.change(mcp, env, (variables: { name: string; value?: string }[]) =>
        variables.map((each) => ({ ...each, value: each.value?.replace('postgresql+asyncpg', 'postgresql') })),
      ),
    /mcp-unified has DATABASE_URL="postgresql:.*crash at import.*\[image-contract\]/,
  );
  fault(
    'a URL that asyncpg refuses, and one without which a refused password is reported as a missing encryption',
    (production) => {
      for (const [name, by] of [
        [mcp, '?sslmode=require'],
        [api, ''],
      ] as const) {
        production.change(name, env, (variables: { name: string; value?: string }[]) =>
          variables.map((each) => ({ ...each, value: each.value?.replace('?ssl=require', by) })),
        );
      }
    },
    /mcp-unified has DATABASE_URL="\S+sslmode=require": .*on sslmode=.*\[image-contract\]/,
    /twisterlab-api has DATABASE_URL="\S+\/twisterlab": .*without ssl=require.*\[image-contract\]/,
  );
  fault(
    'a node port of the MCP server that is open to the whole LAN',
    (production) =>
      production.set('NetworkPolicy mcp-unified-from-clients', 'spec.ingress.0.from.0.ipBlock.cidr', '192.168.0.0/24'),
    /Service twisterlab\/mcp-unified is open to 192\.168\.0\.0\/24, all machines of the LAN, .*\[exposure\]/,
  );
  fault(
    'a route that passes forged tokens to the MCP server',
    (production) => production.set('Middleware mcp-unified-login', 'spec.basicAuth.removeHeader', false),
    /Ingress twisterlab\/mcp-unified passes bearer tokens .*unsigned token claims.*\[authentication\]/,
  );
  fault(
    'probes on a path that is 404',
    (production) => production.set(api, `${container}.readinessProbe.httpGet.path`, '/health'),
    /twisterlab-api requests \/health in its readinessProbe, which is 404; .*\/api\/v1\/system\/health.*\[image-contract\]/,
  );
  fault(
    ':latest with pull policy Never',
    (production) => {
      production.set(api, `${container}.image`, 'ghcr.io/youneselfakir0/twisterlab-api:latest');
      production.set(api, `${container}.imagePullPolicy`, 'Never');
    },
    /twisterlab-api:latest .* has the tag latest, which moves \[image\]/,
    /twisterlab-api has the pull policy Never: .*\[image\]/,
  );
  fault(
    'three files defining one Deployment',
    (production) => {
      const { manifest } = production.find(api);
      production.add(api, structuredClone(manifest));
      production.add(redis, structuredClone(manifest));
    },
    /production\/twisterlab-api: .*already defined by production\/twisterlab-api \[duplicate-identity\]/,
    /production\/redis: .*already defined by production\/twisterlab-api \[duplicate-identity\]/,
  );
  fault(
    'objects without a namespace landing in default',
    (production) => production.set(api, 'metadata.namespace', undefined),
    /Deployment twisterlab-api has no namespace and would land in default \[namespace\]/,
  );
  fault(
    'an HPA of a Deployment that nothing defines',
    (production) =>
      production.add(
        api,
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {
          spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } },
        }),
      ),
    /Deployment twisterlab\/api is not defined; used by HorizontalPodAutoscaler .*\[dangling-reference\]/,
  );
  fault(
    'a Service that nothing defines',
    (production) =>
      production.remove(({ kind, metadata }) => kind === 'Service' && metadata.name === 'postgres-cluster'),
    /Service twisterlab\/postgres-cluster is not defined; used by .*env DATABASE_URL of twisterlab-api.*\[dangling-reference\]/,
  );
  fault(
    'a ConfigMap that nothing defines',
    (production) => production.remove(({ kind }) => kind === 'ConfigMap'),
    /ConfigMap twisterlab\/redis-config-\w+ is not defined; used by StatefulSet .*\[dangling-reference\]/,
  );
  fault(
    'a pull secret that nothing defines',
    (production) => production.set(api, 'spec.template.spec.imagePullSecrets', [{ name: 'registry' }]),
    /Secret twisterlab\/registry is not defined; used by .*\(imagePullSecrets\) \[dangling-reference\]/,
  );
  fault(
    'Services whose selector matches no pod',
    (production) => production.set('Service twisterlab-unified-api', 'spec.selector', { app: 'twisterlab-api' }),
    /Service twisterlab\/twisterlab-unified-api selects no pod with \{"app":"twisterlab-api"\} \[selector\]/,
  );
  fault(
    'a port that no container opens',
    (production) => {
      production.set('Service twisterlab-unified-api', 'spec.ports.0.targetPort', 8080);
      production.set(api, `${container}.livenessProbe.httpGet.port`, 8080);
    },
    /port 8000 has targetPort 8080, which no container opens; open: http 8000 \[service-port\]/,
    /the livenessProbe of twisterlab-api uses port 8080, which the container does not open; open: http, 8000 \[probe-port\]/,
  );
  fault(
    'a Secret with four different key styles',
    (production) => production.set(api, `${env}.0.valueFrom.secretKeyRef.key`, 'POSTGRES_PASSWORD'),
    /env POSTGRES_PASSWORD of twisterlab-api references the key POSTGRES_PASSWORD of postgres \[secret-keys\]/,
    /references the key POSTGRES_PASSWORD of Secret twisterlab\/postgres, which has: password, .* \[dangling-reference\]/,
  );
  fault(
    'an optional secret key falling back to a password baked into an image',
    (production) => production.set(api, `${env}.0.valueFrom.secretKeyRef.optional`, true),
    /env POSTGRES_PASSWORD of twisterlab-api is optional: .*default.*\[optional-reference\]/,
  );
  fault(
    'a password in a ConfigMap',
    (production) => {
      const isConfig = ({ manifest: { kind, metadata } }: RenderedObject) =>
        kind === 'ConfigMap' && metadata.name.startsWith('redis-config');
      const { name } = production.objects.find(isConfig)!.manifest.metadata;
      production.change(`ConfigMap ${name}`, 'data', (data: Record<string, string>) => ({
        'redis.conf': `${data['redis.conf']}requirepass hunter2\n`,
      }));
    },
    /ConfigMap twisterlab\/redis-config-\w+ the key redis.conf holds a secret \[literal-secret\]/,
  );
  fault(
    'a Redis password never passed to the server',
    (production) => production.set(redis, `${container}.command`, ['redis-server', '/etc/redis/redis.conf']),
    /redis runs redis-server \/etc\/redis\/redis.conf: Redis without this option accepts clients without a password.*\[image-contract\]/,
  );
  fault(
    'a Redis probe that passes on NOAUTH',
    (production) => production.set(redis, `${container}.readinessProbe.exec.command`, ['redis-cli', 'ping']),
    /redis runs redis-cli ping in its readinessProbe: .*NOAUTH \[image-contract\]/,
  );
  fault(
    'two Redis servers on one append-only file during a rollout',
    (production) => {
      sharedClaim(production, redis, 'redis-data');
      const { spec, ...rest } = production.find(redis).manifest as Manifest & { spec: Json };
      const { replicas, revisionHistoryLimit, selector, template } = spec;
      production.add(redis, {
        ...rest,
        kind: 'Deployment',
        ...{ spec: { replicas, revisionHistoryLimit, selector, template } },
      });
      production.remove(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'redis');
    },
    /Deployment twisterlab\/redis two pods write claim twisterlab\/redis-data during a rollout \[exclusive-volume\]/,
  );
  fault(
    'PostgreSQL on a shared volume that cannot scale',
    (production) => {
      sharedClaim(production, postgres, 'postgres-data');
      production.set(postgres, 'spec.replicas', 2);
    },
    /StatefulSet twisterlab\/postgres-cluster 2 replicas write claim twisterlab\/postgres-data \[exclusive-volume\]/,
  );
  fault(
    'an ingress rewriting every path to /',
    (production) =>
      production.set('Ingress twisterlab-api', 'metadata.annotations', {
        'nginx.ingress.kubernetes.io/rewrite-target': '/',
      }),
    /Ingress twisterlab\/twisterlab-api .*rewrite-target rewrites every path to \/ \[ingress-rewrite\]/,
  );
  fault(
    "an ingress that asks Let's Encrypt for a .local name",
    (production) => {
      const annotations = { 'cert-manager.io/cluster-issuer': 'letsencrypt-prod' };
      const issuer = object('cert-manager.io/v1', 'ClusterIssuer', 'letsencrypt-prod', {
        spec: { acme: { server: 'https://acme.example.org', privateKeySecretRef: { name: 'account' }, solvers: [] } },
      });
      production.set('Ingress twisterlab-api', 'metadata.annotations', annotations);
      production.add('Ingress twisterlab-api', { ...issuer, metadata: { name: 'letsencrypt-prod' } });
    },
    /Ingress twisterlab\/twisterlab-api requests .* from a public CA \(letsencrypt-prod\), which cannot issue for private names \[certificate\]/,
  );
  fault(
    'an ingress without TLS',
    (production) => production.set('Ingress twisterlab-api', 'spec.tls', undefined),
    /Ingress twisterlab\/twisterlab-api serves api\.twisterlab\.local without a certificate of its own \[certificate\]/,
  );
  fault(
    'admin APIs on a NodePort without authentication',
    (production) => {
      production.set('Service postgres-cluster', 'spec.type', 'NodePort');
      production.set('Service postgres-cluster', 'spec.ports.0.nodePort', 30432);
    },
    /Service twisterlab\/postgres-cluster opens the node port 30432 for 5432, which no record sets \[exposure\]/,
  );
  fault(
    'no security context',
    (production) => {
      production.set(mcp, 'spec.template.spec.securityContext', undefined);
      production.set(mcp, `${container}.securityContext`, undefined);
    },
    /mcp-unified may run as root \[hardening\]/,
    /mcp-unified may escalate its privileges \[hardening\]/,
    /mcp-unified has no seccomp profile \[hardening\]/,
  );
  fault(
    'no network policy',
    (production) => production.remove(({ kind }) => kind === 'NetworkPolicy'),
    /StatefulSet twisterlab\/redis no NetworkPolicy isolates its pods for ingress \[default-deny\]/,
    /traefik in kube-system can reach StatefulSet twisterlab\/redis on TCP 1-65535.*\[undeclared-path\]/,
  );
  fault(
    'no PodDisruptionBudget anywhere',
    (production) => production.set(api, 'spec.replicas', 2),
    /Deployment twisterlab\/twisterlab-api has up to 2 pods and no PodDisruptionBudget \[disruption-budget\]/,
  );
  fault(
    'empty YAML documents',
    (production) => production.add(redis, {} as Manifest),
    /production\/redis: an object has no apiVersion and kind: an empty document\? \[schema\]/,
  );
});
