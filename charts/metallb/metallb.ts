import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declared';
import { apiServer, webhookCallers } from '@twisterlab/platform/network/outside';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { Application } from '../kit/application';
import { defaultDeny } from '../kit/default-deny';
import { scrape } from '../kit/metrics';
import { Pods } from '../kit/pods';
import { SecretSource } from '../kit/secret';
import { metalLb, metricsPort } from './chart';

/** Port of the webhook that judges pools and advertisements. */
const webhookPort = 9443;

/** What answers for the addresses of Services: a controller that gives them, and on every node a speaker that announces them. */
export class MetalLb extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = metalLb(cluster);
    super(app, 'metallb', cluster.name, chart.namespace);
    new HelmChart(this, chart);
    // The controller makes it where bootstrap did not.
    new SecretSource(this, 'metallb-memberlist', { secretkey: 'With it the speakers tell each other who is alive.' });
    this.flows(cluster);
    this.exceptions();
  }

  private get speaker() {
    const labels = { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'speaker' };
    return { name: 'metallb-speaker', namespace: this.namespace!, labels };
  }

  /** Speakers are in the network of their node, where no policy holds them: among themselves 7946, TCP and UDP. */
  private flows(cluster: Cluster): void {
    defaultDeny(this);
    const controller = new Pods(new Construct(this, 'controller'), 'metallb-controller', this.namespace!, {
      'app.kubernetes.io/name': 'metallb',
      'app.kubernetes.io/component': 'controller',
    })
      .ingressFrom(webhookCallers(cluster), webhookPort)
      .egressToCidr(apiServer(cluster));
    // Both ask the API server whether who reads their metrics may.
    scrape(controller, { job: 'metallb', port: metricsPort, secured: true });
    declare(this, 'scrape', {
      job: 'metallb-speaker',
      pods: this.speaker,
      port: metricsPort,
      secured: true,
      onNodes: true,
    });
  }

  private exceptions(): void {
    const [controller, speaker] = [
      'Deployment metallb-system/metallb-controller',
      'DaemonSet metallb-system/metallb-speaker',
    ] as const;
    const excuse = (object: string, rule: string, message: string, reason: string) =>
      declare(this, 'exception', { rule, object, matches: message, reason });

    for (const object of [controller, speaker]) {
      excuse(object, 'hardening', 'mounts a token', 'it works on the API server; its Roles say what it may do');
      excuse(object, 'probe-port', 'asks port 17472', 'the program opens it; the chart does not list it');
    }
    excuse(speaker, 'hardening', 'uses the network of the node', 'it answers ARP on the LAN of its node');
    excuse(speaker, 'hardening', 'adds NET_RAW', 'ARP goes over a raw socket');
    excuse(speaker, 'hardening', 'may run as root', 'a capability that a container adds is of use to root alone');
  }
}

/** The kinds of MetalLB, before the first object of such a kind. */
export class MetalLbCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'metallb-crds', cluster.name);
    new HelmChartCrds(this, metalLb(cluster));
  }
}
