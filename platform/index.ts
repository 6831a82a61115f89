export { compile, linkAll, type Site } from './compile';
export { type EnvironmentSource, type Monitor, renderAll } from './render';
