import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Workload } from './workload';

/** A web server and the API that it asks. */
export class Greeting extends Chart {
  readonly web: Workload;
  readonly api: Workload;

  constructor(scope: Construct, namespace: string) {
    super(scope, 'greeting', { namespace, disableResourceNameHashes: true });
    this.api = new Workload(this, 'api', {
      namespace,
      image: 'docker.io/hashicorp/http-echo:1.0.0',
      port: 5678,
      args: ['-text=hello'],
    });
    this.web = new Workload(this, 'web', {
      namespace,
      image: 'docker.io/library/caddy:2.10.2',
      port: 8080,
      args: ['caddy', 'reverse-proxy', '--from', ':8080', '--to', 'http://api:5678'],
      env: { API_URL: 'http://api:5678' },
    });
    this.web.connectTo(this.api);
  }
}
