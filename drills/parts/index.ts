export type { PartName } from './catalogue';
export { debianProgram } from './debian';
export { part, partFile } from './part';
export { unpackedProgram } from './unpacked';
