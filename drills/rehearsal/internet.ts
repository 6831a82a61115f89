import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeCluster } from '../fixtures/node-cluster';
import { internet } from '../fixtures/nodes/addresses';
import type { Processes } from '../fixtures/processes';
import { debianProgram } from '../parts/debian';

/** HTTPS' port: policies allow the internet on this one only. */
const port = 443;

/** The URL of a repository in the drill's folder. */
export const repositoryUrl = `git://${internet.git}:${port}/repository`;

/** Addresses that a person gives to Alertmanager. */
export const receivers = {
  'chat-url': `http://${internet.chat}:${port}/chat`,
  'push-url': `http://${internet.chat}:${port}/push`,
  'heartbeat-url': `http://${internet.chat}:${port}/heartbeat`,
} as const;

/** A server that accepts every request and writes path and body of each as one line. */
const receiver = `const [file, host, port] = process.argv.slice(1);
const { appendFileSync } = require('node:fs');
require('node:http').createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (chunk) => { body += chunk; });
  request.on('end', () => { appendFileSync(file, JSON.stringify({ path: request.url, body }) + '\\n'); response.end('ok'); });
}).listen(Number(port), host);`;

/** What is outside the LAN: the Git repository, and the services that receive notifications. */
export class Internet {
  private constructor(private readonly file: string) {}

  static async start(processes: Processes, fixture: NodeCluster): Promise<Internet> {
    const file = join(processes.folder, 'notifications.jsonl');
    writeFileSync(file, '');
    const [program, ...inside] = fixture.inside('lan');
    await processes.start('git-daemon', program!, [
      ...inside,
      debianProgram('git'),
      ...['daemon', '--export-all', '--reuseaddr', `--base-path=${processes.folder}`],
      ...[`--listen=${internet.git}`, `--port=${port}`],
    ]);
    await processes.start('receiver', program!, [
      ...[...inside, process.execPath, '--eval', receiver, file, internet.chat, `${port}`],
    ]);
    return new Internet(file);
  }

  /** Bodies of the notifications to a receiver, oldest first. */
  received(name: 'chat' | 'heartbeat'): string[] {
    const lines = readFileSync(this.file, 'utf8').trim().split('\n').filter(Boolean);
    return lines
      .map((line) => JSON.parse(line) as { path: string; body: string })
      .filter(({ path }) => path === `/${name}`)
      .map(({ body }) => body);
  }
}
