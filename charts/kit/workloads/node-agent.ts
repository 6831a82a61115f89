import { declare } from '@twisterlab/platform/model/declarations';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { k8s } from '../k8s';
import { Pods } from '../network/pods';
import type { ContainerProps } from './container';
import { podTemplate } from './pod-template';

export interface NodeAgentProps {
  readonly priorityClass: string;
  /** Its name is the name of the agent. */
  readonly container: Omit<ContainerProps, 'name'>;
  /** Sidecar containers. Default: none. */
  readonly sidecars?: readonly ContainerProps[];
  /** Numeric user (uid); 0 if only root can read the node's files. */
  readonly user: number;
  /** Supplemental groups (gid). Default: none. */
  readonly groups?: readonly number[];
  /** Sets hostNetwork and hostPID. Default: false. */
  readonly hostNetwork?: boolean;
  /** Exemptions from the rule `hardening`: the reason by the text of the finding. */
  readonly exemptions: Readonly<Record<string, string>>;
}

/** A DaemonSet that tolerates all taints. It reads files of the node and writes only its own. */
export class NodeAgent extends Construct {
  readonly pods: Pods;

  constructor(
    scope: Construct,
    readonly name: string,
    props: NodeAgentProps,
  ) {
    super(scope, name);
    const { namespace = '', labels } = Chart.of(this);
    this.pods = new Pods(this, name, namespace);
    new k8s.KubeServiceAccount(this, 'account', { metadata: { name }, automountServiceAccountToken: false });
    new k8s.KubeDaemonSet(this, 'daemon-set', {
      metadata: { name },
      spec: {
        revisionHistoryLimit: 3,
        selector: { matchLabels: this.pods.labels },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(1) } },
        template: podTemplate({
          labels: this.pods.labels,
          extraLabels: labels,
          user: props.user,
          groups: props.groups,
          serviceAccount: name,
          priorityClass: props.priorityClass,
          hostNetwork: props.hostNetwork,
          tolerateAll: true,
          container: { ...props.container, name },
          sidecars: props.sidecars,
        }),
      },
    });
    for (const [message, reason] of Object.entries(props.exemptions)) {
      declare(this, 'exception', {
        rule: 'hardening',
        object: `DaemonSet ${namespace}/${name}`,
        matches: message,
        reason,
      });
    }
  }
}
