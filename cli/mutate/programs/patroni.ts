import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pythonLayer, pythonPath } from '../../../drills/images/python';
import { debianProgram } from '../../../drills/parts';
import { cached } from '../../../drills/parts/cache';
import { postgresBin } from '../../../drills/servers/postgres';
import type { Program } from './program';
import { lastLines, run } from './run';

/** What the StatefulSet adds to the file. */
const variables = {
  PATRONI_NAME: 'postgres-cluster-0',
  PATRONI_KUBERNETES_POD_IP: '10.42.0.10',
  PATRONI_POSTGRESQL_CONNECT_ADDRESS: '10.42.0.10:5432',
  PATRONI_RESTAPI_CONNECT_ADDRESS: '10.42.0.10:8008',
  PATRONI_REPLICATION_PASSWORD: 'replication',
  PATRONI_REWIND_PASSWORD: 'rewind',
};

/** The Patroni of the image of PostgreSQL, with Debian's PostgreSQL. */
export const patroni: Program = {
  name: 'patroni',
  reads: ({ name }) => name === 'patroni.yml',
  async prepare() {
    const layer = await pythonLayer('images/postgres/requirements.txt');
    const packages = await cached(`unpacked-${basename(dirname(layer))}`, 'Patroni', async (folder) => {
      await promisify(execFile)('tar', ['--extract', '--file', layer, '--directory', folder]);
    });
    const python = debianProgram('python3');
    const env = { ...variables, PYTHONPATH: join(packages, pythonPath), PATH: `${postgresBin()}:${process.env.PATH}` };
    return async ({ name, text }, folder) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      const args = ['-m', 'patroni', '--validate-config', '--ignore-listen-port', file];
      const { code, printed } = await run(python, args, { cwd: folder, env });
      return code === 0 ? undefined : lastLines(printed) || `exit code ${code}`;
    };
  },
};
