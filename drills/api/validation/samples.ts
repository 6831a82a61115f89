import type { Manifest } from '@twisterlab/platform/model/manifest';

/** Objects with fields that dist does not set. */
export const samples: readonly (Manifest & Readonly<Record<string, unknown>>)[] = [
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'sample-np', namespace: 'default' },
    spec: {
      podSelector: {
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['b'] },
          { key: 'c', operator: 'Exists' },
        ],
      },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        {
          from: [
            { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
            { podSelector: {}, namespaceSelector: {} },
          ],
          ports: [{ port: 80, endPort: 90, protocol: 'TCP' }, { port: 'http' }],
        },
      ],
      egress: [{ to: [{ namespaceSelector: { matchLabels: { a: 'b' } } }], ports: [{ protocol: 'UDP', port: 53 }] }],
    },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'hpa', namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x' },
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ],
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'sample-lb', namespace: 'default' },
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 100 } },
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      selector: { a: 'b' },
      ports: [
        { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'ext', namespace: 'default' },
    spec: { type: 'ExternalName', externalName: 'example.org' },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'ing', namespace: 'default' },
    spec: {
      ingressClassName: 'traefik',
      tls: [{ hosts: ['a.example.org'], secretName: 'a' }],
      rules: [
        {
          host: 'a.example.org',
          http: {
            paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 'a', port: { number: 80 } } } }],
          },
        },
      ],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'sample-d', namespace: 'default', labels: { a: 'b' }, annotations: { a: 'b' } },
    spec: {
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } },
      selector: { matchLabels: { a: 'b' } },
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          hostAliases: [{ ip: '10.0.0.1', hostnames: ['a.b'] }],
          dnsPolicy: 'None',
          dnsConfig: { nameservers: ['10.0.0.1'], searches: ['a.b'], options: [{ name: 'ndots', value: '1' }] },
          nodeSelector: { a: 'b' },
          tolerations: [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute', tolerationSeconds: 5 }],
          priorityClassName: 'x',
          securityContext: {
            runAsUser: 1,
            runAsGroup: 1,
            fsGroup: 1,
            supplementalGroups: [1],
            sysctls: [{ name: 'net.core.somaxconn', value: '1' }],
            seccompProfile: { type: 'Localhost', localhostProfile: 'a' },
          },
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }],
              },
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 1, preference: { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] } },
              ],
            },
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { a: 'b' } } },
              ],
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 1,
                  podAffinityTerm: {
                    topologyKey: 'kubernetes.io/hostname',
                    labelSelector: { matchLabels: { a: 'b' } },
                  },
                },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'DoNotSchedule',
              minDomains: 1,
              labelSelector: { matchLabels: { a: 'b' } },
            },
          ],
          initContainers: [
            { name: 'i', image: 'b:1', command: ['a'] },
            { name: 's', image: 'b:1', restartPolicy: 'Always', livenessProbe: { grpc: { port: 80 } } },
          ],
          containers: [
            {
              name: 'c',
              image: 'b:1',
              imagePullPolicy: 'IfNotPresent',
              env: [
                { name: 'A', value: 'b' },
                { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                { name: 'C', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
                { name: 'D', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
              ],
              envFrom: [{ prefix: 'A', configMapRef: { name: 'a' } }],
              ports: [{ name: 'http', containerPort: 80, protocol: 'TCP', hostPort: 80 }],
              resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: 1, memory: '2Gi' } },
              livenessProbe: {
                httpGet: { path: '/', port: 'http', scheme: 'HTTP', httpHeaders: [{ name: 'A', value: 'b' }] },
                periodSeconds: 1,
                timeoutSeconds: 1,
                successThreshold: 1,
                failureThreshold: 1,
                initialDelaySeconds: 1,
                terminationGracePeriodSeconds: 1,
              },
              readinessProbe: { tcpSocket: { port: 80 } },
              startupProbe: { exec: { command: ['a'] } },
              lifecycle: { preStop: { sleep: { seconds: 1 } }, postStart: { exec: { command: ['a'] } } },
              securityContext: {
                runAsUser: 1,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] },
                seccompProfile: { type: 'RuntimeDefault' },
              },
              terminationMessagePolicy: 'File',
              volumeMounts: [
                { name: 'a', mountPath: '/a', subPath: 'b', readOnly: true },
                { name: 'e', mountPath: '/e' },
              ],
            },
          ],
          volumes: [
            { name: 'a', configMap: { name: 'a', defaultMode: 292, items: [{ key: 'a', path: 'b', mode: 292 }] } },
            { name: 's', secret: { secretName: 'a', items: [{ key: 'a', path: 'b' }] } },
            { name: 'e', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
            { name: 'h', hostPath: { path: '/a', type: 'Directory' } },
            { name: 'p', persistentVolumeClaim: { claimName: 'a' } },
            { name: 'n', nfs: { server: 'a', path: '/a' } },
            { name: 'd', downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'metadata.labels' } }] } },
            {
              name: 'j',
              projected: {
                defaultMode: 292,
                sources: [
                  { configMap: { name: 'a' } },
                  { secret: { name: 'a' } },
                  { serviceAccountToken: { path: 'a', expirationSeconds: 3600, audience: 'a' } },
                  { downwardAPI: { items: [{ path: 'c', fieldRef: { fieldPath: 'metadata.name' } }] } },
                ],
              },
            },
            {
              name: 'g',
              ephemeral: {
                volumeClaimTemplate: {
                  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
                },
              },
            },
            { name: 'csi', csi: { driver: 'a.b', readOnly: true } },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sample-p', namespace: 'default' },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': 'YQ==', 'tls.key': 'YQ==' },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sample-q', namespace: 'default' },
    type: 'kubernetes.io/basic-auth',
    stringData: { username: 'YQ==', password: 'YQ==' },
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'sample-p', namespace: 'default' },
    spec: {
      schedule: '*/5 1-3 * jan mon',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 10,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          completions: 1,
          parallelism: 1,
          activeDeadlineSeconds: 1,
          ttlSecondsAfterFinished: 1,
          completionMode: 'Indexed',
          podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [1] } }] },
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } },
        },
      },
    },
  },
];
