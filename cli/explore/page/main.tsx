import { render } from 'preact';
import type { ExploreModel, PageOrigin } from '../model';
import { App } from './app';
import { dataOf } from './data';

const { model, origin } = JSON.parse(document.getElementById('data')!.textContent!) as {
  readonly model: ExploreModel;
  readonly origin: PageOrigin;
};
render(<App data={dataOf(model, origin)} />, document.getElementById('app')!);
// After the first frame: the listeners are there then.
requestAnimationFrame(() => setTimeout(() => performance.mark('interactive')));
