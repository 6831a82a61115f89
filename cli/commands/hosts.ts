import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hostFiles } from '@twisterlab/platform/hosts/files';
import { hostPath, hostsTree } from '@twisterlab/platform/hosts/tree';
import { UserError } from '@twisterlab/platform/model/problem';
import { count, table } from '@twisterlab/platform/util/text';
import { installer } from '../../charts/hosts/installer';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Command } from './command';

const help = `Usage: npm run hosts -- [NODE] [options]

Prints the files of a machine as npm run synth writes them below hosts. Without NODE: lists the machines.

  NODE          name of a machine in the record of its cluster
  --pack FILE   write a tar file instead: the machine's files and the script that installs them
  --help        print this

On the machine, in a clone or where the tar file was unpacked: sudo sh hosts/CLUSTER/install.sh NODE

Exit codes: 0 printed or packed, 2 bad input.`;

const options = { pack: { type: 'string' } } as const;

export const hosts: Command = {
  name: 'hosts',
  summary: 'print or pack the files of a machine',
  help,
  options,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { clusters } = validateEnvironments(records);
    const machines = clusters.flatMap((cluster) => cluster.nodes.map((node) => ({ cluster, node })));
    const [name, ...more] = positionals;
    if (name === undefined) {
      if (values.pack !== undefined) throw problem('--pack needs a machine.', machines);
      const rows = machines.map(({ cluster, node }) => [
        node.name,
        cluster.name,
        node.role,
        node.address,
        count(hostFiles(cluster, node).length, 'file'),
      ]);
      io.print(table([['MACHINE', 'CLUSTER', 'ROLE', 'ADDRESS', ''], ...rows]));
      return 0;
    }
    const found = machines.find(({ node }) => node.name === name);
    if (!found) throw problem(`there is no machine ${name}.`, machines);
    if (more.length > 0) throw problem(`one machine at a time: ${positionals.join(' or ')}.`, machines);

    const { cluster, node } = found;
    const own = [
      hostPath(cluster, node, '/'),
      `${cluster.name}/${node.name}.files`,
      `${cluster.name}/install.sh`,
      `${cluster.name}/k3s-version`,
    ];
    const tree = [...hostsTree([cluster], installer())].filter(([path]) => own.some((each) => path.startsWith(each)));
    if (values.pack === undefined) {
      for (const [path, text] of tree) if (path.startsWith(own[0]!)) io.print(text);
      return 0;
    }
    writeFileSync(values.pack, await packed(tree));
    io.print(
      `${values.pack} has ${count(tree.length, 'file')}. On ${name}: sudo sh hosts/${cluster.name}/install.sh ${name}`,
    );
    return 0;
  },
};

/** A tar file below hosts. Equal files are an equal archive. */
async function packed(tree: readonly (readonly [path: string, text: string])[]): Promise<Buffer> {
  // Loaded here: no other command needs it.
  const [{ pack }, { buffer }] = await Promise.all([import('tar-stream'), import('node:stream/consumers')]);
  const tar = pack();
  for (const [path, text] of tree)
    tar.entry({ name: `hosts/${path}`, uid: 0, gid: 0, mtime: new Date(0), mode: 0o644 }, text);
  tar.finalize();
  return buffer(tar);
}

function problem(message: string, machines: readonly { readonly node: { readonly name: string } }[]): UserError {
  return new UserError([
    { where: 'hosts', message, fix: `Machines: ${machines.map(({ node }) => node.name).join(', ')}` },
  ]);
}
