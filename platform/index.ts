export { compile, linkAll, type Site } from './compile';
export { type ConfigureMonitoring as Monitor, type EnvironmentSource, renderAll } from './render';
