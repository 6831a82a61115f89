import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Processes } from '../ground/processes';

/** Stands for Alertmanager: takes what a ruler sends, and remembers the names. */
export class Receiver {
  readonly names = new Set<string>();
  /** Namespaces that alerts were about, by their label. */
  readonly namespaces = new Set<string>();

  private constructor(
    readonly port: number,
    private readonly processes: Processes,
  ) {}

  static async start(processes: Processes): Promise<Receiver> {
    let receiver: Receiver | undefined;
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      request.on('end', () => {
        if (request.method === 'POST' && request.url === '/api/v2/alerts') receiver!.take(body);
        response.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    processes.afterwards(() => {
      server.closeAllConnections();
      server.close();
    });
    receiver = new Receiver((server.address() as AddressInfo).port, processes);
    return receiver;
  }

  /** Whether an alert comes within a minute. */
  async gets(name: string): Promise<boolean> {
    const deadline = Date.now() + 60_000;
    return this.processes
      .until(name, async () => this.names.has(name) || (Date.now() > deadline && ('late' as const)))
      .then((answer) => answer === true);
  }

  private take(body: string): void {
    for (const { labels } of JSON.parse(body) as { labels: { alertname: string; namespace?: string } }[]) {
      this.names.add(labels.alertname);
      if (labels.namespace !== undefined) this.namespaces.add(labels.namespace);
    }
  }
}
