import type { Processes } from '../fixtures/processes';
import { startWebhookReceiver, type WebhookReceiver } from '../servers/webhook-receiver';
import { within } from '../servers/within';

interface PostedAlert {
  readonly labels: { readonly alertname: string; readonly namespace?: string };
}

/** The alerts that Loki's ruler sends to a stub of Alertmanager. */
export class ReceivedAlerts {
  private constructor(
    private readonly processes: Processes,
    private readonly receiver: WebhookReceiver,
  ) {}

  static async start(processes: Processes): Promise<ReceivedAlerts> {
    return new ReceivedAlerts(processes, await startWebhookReceiver(processes));
  }

  get port(): number {
    return this.receiver.port;
  }

  get names(): string[] {
    return [...new Set(this.all().map(({ labels }) => labels.alertname))];
  }

  get namespaces(): string[] {
    return [...new Set(this.all().flatMap(({ labels }) => labels.namespace ?? []))];
  }

  /** Whether an alert arrives. Some hold for two minutes. */
  arrives(name: string): Promise<boolean> {
    return within(this.processes, name, () => this.names.includes(name), 300);
  }

  private all(): PostedAlert[] {
    return this.receiver.received('/api/v2/alerts').flatMap((body) => JSON.parse(body) as PostedAlert[]);
  }
}
