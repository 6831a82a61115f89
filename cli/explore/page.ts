import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import type { ExploreModel, PageOrigin } from './model';

const generator = 'npm run explore';
const read = (name: string) => readFileSync(join(root, 'cli', name), 'utf8');

/** One page with model, code and styles: it loads nothing. */
export async function explorePage(model: ExploreModel, origin: PageOrigin): Promise<string> {
  const data = JSON.stringify({ model, origin }).replaceAll('<', '\\u003c');
  const style = `${read('diff/page/colours.css')}${read('explore/page/page.css')}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${generator}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Platform</title><style>${style}</style></head>
<body><div id="app"></div>
<script type="application/json" id="data">${data}</script>
<script>${await script()}</script></body></html>
`;
}

/** The code of the page. `</script` in a text of it would end it. */
async function script(): Promise<string> {
  const { buildSync } = await import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [join(root, 'cli/explore/page/main.tsx')],
    ...{ bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'utf8' },
    ...{ jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none', logLevel: 'silent' },
  });
  return outputFiles[0]!.text.replaceAll('</script', '<\\/script');
}

/** Writes index.html. @throws UserError if the folder has one that this command did not write. */
export function writePage(folder: string, page: string): string {
  const file = join(folder, 'index.html');
  if (existsSync(file) && !readFileSync(file, 'utf8').includes(`<meta name="generator" content="${generator}">`)) {
    const message = 'was not written by this command.';
    throw new UserError([{ where: file, message, fix: 'Name another folder, or delete the file.' }]);
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, page);
  return file;
}
