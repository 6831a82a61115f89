import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { count } from '@twisterlab/platform/util/text';
import { records } from '../../environments';
import { differences } from '../protection/differences';
import { gitHub } from '../protection/github';
import { type Protection, resourcesOf } from '../protection/resources';
import type { Command } from './command';

const file = '.github/protection.json';

const help = `Usage: npm run protection -- [options]

Compares the protection of branches, tags and environments on GitHub with ${file}. The variable GH_TOKEN has a token
with the permission administration of the repository. Without it, prints the requests that would write the file.

  --repository NAME   OWNER/NAME on GitHub. Default: the repository of the first cluster's record
  --write             write what differs
  --help              print this

What a file cannot have: the deploy key. Create it once, with write access, and store its private half as the secret DEPLOY_KEY of the
environment cluster.

Exit codes: 0 equal, written, or printed without a token; 1 something differs; 2 bad input, or GitHub refused.`;

const options = { repository: { type: 'string' }, write: { type: 'boolean' } } as const;

export const protection: Command = {
  name: 'protection',
  summary: 'compare the branch protection on GitHub with its file',
  help,
  options,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    const repository = values.repository ?? repositoryOf(records.clusters[0]?.repository ?? '');
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
      throw problem('--repository', `"${repository}" is not OWNER/NAME.`, 'Write --repository OWNER/NAME');
    const resources = resourcesOf(JSON.parse(readFileSync(join(root, file), 'utf8')) as Protection);
    const token = io.env.GH_TOKEN;
    if (!token) {
      if (values.write) throw problem('--write', 'there is no token.', 'Set the variable GH_TOKEN.');
      const requests = resources.map(
        ({ name, request, wanted }) =>
          `# ${name}\n${request.replace(' ', ` repos/${repository}/`)}\n${JSON.stringify(wanted, null, 2)}`,
      );
      io.print(`${requests.join('\n\n')}\n\nNothing was compared: set GH_TOKEN.`);
      return 0;
    }
    const api = gitHub(repository, token, io.env.GITHUB_API_URL || undefined);
    let open = 0;
    for (const { name, wanted, live, write } of resources) {
      const found = await live(api);
      const differing = found === undefined ? ['does not exist'] : differences(wanted, found);
      if (differing.length === 0) continue;
      if (values.write) await write(api);
      else open += 1;
      io.print(differing.map((each) => `${name}: ${each}`).join('\n') + (values.write ? `\n${name}: written` : ''));
    }
    io.print(
      `${count(resources.length, 'setting')} of ${repository}: ${open === 0 ? `as in ${file}` : `${open} differ. Write them with --write`}`,
    );
    return open === 0 ? 0 : 1;
  },
};

/** OWNER/NAME of the URL of a repository on GitHub. */
function repositoryOf(url: string): string {
  return /^https:\/\/github\.com\/([^/]+\/[^/]+?)(?:\.git)?$/.exec(url)?.[1] ?? '';
}

const problem = (where: string, message: string, fix: string) => new UserError([{ where, message, fix }]);
