import { dirname, join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Measured } from './measure';

const compilerOptions = JSON.stringify({
  module: 'Node16',
  moduleResolution: 'Node16',
  target: 'ES2022',
  lib: ['ES2023'],
  strict: true,
  esModuleInterop: true,
  skipLibCheck: true,
  customConditions: ['@twisterlab/source'],
});

/** The stock CDK8s CLI on the same charts, by ts-node, as in its TypeScript template. */
export function stock(project: string, outdir: string, { types }: { readonly types: boolean }): Measured {
  const app = `node -r ts-node/register${types ? '' : '/transpile-only'} cli/stock.ts`;
  const cli = join(root, 'node_modules/.bin/cdk8s');
  return {
    command: [cli, 'synth', '--check-upgrade=false', '-o', outdir, '-a', app],
    folder: project,
    env: {
      TS_NODE_COMPILER: oldTypeScript(),
      TS_NODE_SKIP_PROJECT: 'true',
      TS_NODE_COMPILER_OPTIONS: compilerOptions,
      NODE_OPTIONS: '--conditions=@twisterlab/source',
    },
  };
}

/** ts-node needs the compiler as a library, which TypeScript 7 does not offer. A dependency of the CDK8s CLI has TypeScript 5. */
function oldTypeScript(): string {
  const rosetta = require.resolve('jsii-rosetta/package.json', { paths: [join(root, 'node_modules/cdk8s-cli')] });
  return require.resolve('typescript', { paths: [dirname(rosetta)] });
}
