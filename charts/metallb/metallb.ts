import { HelmChart, HelmChartCrds } from '@twisterlab/platform/helm/helm-chart';
import { declare } from '@twisterlab/platform/model/declarations';
import { apiServer, webhookCallers } from '@twisterlab/platform/network/external';
import type { App } from 'cdk8s';
import { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { exceptions, exempt as exemptFromPolicy } from '../cluster/admission/exceptions';
import { Application } from '../kit/application';
import { scrape } from '../kit/metrics';
import { defaultDeny } from '../kit/network/default-deny';
import { Pods } from '../kit/network/pods';
import { SecretSource } from '../kit/secret';
import { metalLb, metricsPort } from './chart';

/** Port of the validating webhook. */
const webhookPort = 9443;

/** MetalLB: the controller assigns LoadBalancer IPs, a speaker on each node announces them. */
export class MetalLb extends Application {
  constructor(app: App, cluster: Cluster) {
    const chart = metalLb(cluster);
    super(app, 'metallb', cluster.name, chart.namespace);
    new HelmChart(this, chart);
    // The controller creates it if bootstrap did not.
    new SecretSource(
      this,
      'metallb-memberlist',
      { secretkey: 'Encrypts the membership protocol (memberlist) of the speakers.' },
      { beforeStore: 'the addresses of the cluster do not depend on the store' },
    );
    this.flows(cluster);
    this.exemptions();
  }

  private get speaker() {
    const labels = { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'speaker' };
    return { name: 'metallb-speaker', namespace: this.namespace!, labels };
  }

  /** Speakers use the host network, where NetworkPolicies do not apply; among themselves they use port 7946, TCP and UDP. */
  private flows(cluster: Cluster): void {
    defaultDeny(this);
    const controller = new Pods(new Construct(this, 'controller'), 'metallb-controller', this.namespace!, {
      'app.kubernetes.io/name': 'metallb',
      'app.kubernetes.io/component': 'controller',
    })
      .ingressFrom(webhookCallers(cluster), webhookPort)
      .egressToCidr(apiServer(cluster));
    // Both authorize the scraper by the API server.
    scrape(controller, { job: 'metallb', port: metricsPort, secured: true });
    declare(this, 'scrape', {
      job: 'metallb-speaker',
      pods: this.speaker,
      port: metricsPort,
      secured: true,
      hostNetwork: true,
    });
  }

  private exemptions(): void {
    const speaker = 'DaemonSet metallb-system/metallb-speaker';
    const exempt = (object: string, rule: string, message: string, reason: string) =>
      declare(this, 'exception', { rule, object, matches: message, reason });

    exemptFromPolicy(this, exceptions.metalLb);
    exempt(speaker, 'hardening', 'uses the network of the node', 'it answers ARP on the LAN of the node');
    exempt(speaker, 'hardening', 'adds NET_RAW', 'ARP needs a raw socket');
    exempt(speaker, 'hardening', 'may run as root', 'an added capability is effective only for root');
    const ofController = 'Role metallb-system/metallb-controller';
    exempt(
      ofController,
      'rbac',
      'reads every Secret',
      "it creates the speakers' key and the webhook's certificate here",
    );
    exempt(ofController, 'rbac', 'metallb-memberlist', "the speakers' key");
    exempt(
      'Role metallb-system/metallb-pod-lister',
      'rbac',
      'reads every Secret',
      'speakers read passwords of BGP peers, also those that a pool names later',
    );
    exempt('Role metallb-system/metallb-pod-lister', 'rbac', 'every verb (*)', 'speakers own these status objects');
    exempt('ClusterRole metallb:speaker', 'rbac', 'every verb (*)', 'speakers own these status objects');
  }
}

/** The CRDs of MetalLB, in an earlier wave than their first object. */
export class MetalLbCrds extends Application {
  constructor(app: App, cluster: Cluster) {
    super(app, 'metallb-crds', cluster.name);
    new HelmChartCrds(this, metalLb(cluster));
  }
}
