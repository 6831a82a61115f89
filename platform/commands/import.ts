import { parseArgs } from 'node:util';
import { importKubernetes, kubernetesRelease } from '../import-kubernetes';
import { UserError } from '../problem';
import { type Command, progress } from './command';

const help = `Usage: npm run import -- WHAT [options]

Generates what stands under imports from its sources. synth needs the result alone, neither the sources nor a network.

  kubernetes       kinds and closed schemas of the Kubernetes API, release ${kubernetesRelease}
    --openapi FILE   api/openapi-spec/swagger.json of that release. Default: downloaded with Go

  --help           print this

Exit codes: 0 done, 2 bad input (nothing was written).`;

export const importCommand: Command = {
  name: 'import',
  summary: 'generate what stands under imports',
  help,
  run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { openapi: { type: 'string' } },
    });
    if (positionals.length !== 1 || positionals[0] !== 'kubernetes') {
      const says = positionals.length > 0 ? `${positionals.join(' ')} is unknown.` : 'nothing was named.';
      throw new UserError([{ where: 'import', says, mend: 'Write: npm run import -- kubernetes' }]);
    }
    progress('downloading and importing the Kubernetes API');
    const { file, kinds, definitions } = importKubernetes(values.openapi);
    console.log(
      `${file}: ${kinds} kinds, ${definitions} definitions of Kubernetes ${kubernetesRelease}. ${process.uptime().toFixed(2)} s`,
    );
    return 0;
  },
};
