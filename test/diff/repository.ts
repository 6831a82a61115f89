import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { treeOf } from '@twisterlab/platform/write/tree';
import { cluster } from '../kit/objects';

/** A Git repository with a rendered tree of production. */
export class Repository {
  /** @param folder of the site: the repository, or a folder in it. */
  constructor(
    readonly folder: string,
    private readonly top = folder,
  ) {
    mkdirSync(folder, { recursive: true });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.email', 'test@example.org');
    this.git('config', 'user.name', 'test');
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  }

  /** Writes dist as synth does, with its inventory, in place of what was there. */
  render(objects: readonly Manifest[]): this {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    const environment = {
      ...{ name: 'production', cluster, flows: [], secrets: [], exceptions: [], endpoints: [] },
      monitoring: { probes: [], scrapes: [], pushes: [], ruleGroups: [], routes: [] },
      objects: objects.map((manifest) => ({
        ...{ environment: 'production', application: 'app', applicationNamespace: 'twisterlab', manifest },
      })),
    };
    for (const [path, text] of treeOf([environment])) this.write(`dist/${path}`, text);
    return this;
  }

  write(path: string, content: string | Buffer): this {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
    return this;
  }

  commit(): this {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'a change');
    return this;
  }
}
