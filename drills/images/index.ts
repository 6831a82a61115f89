export { type ImageName, recipes } from './catalogue';
export { imageArchive } from './image';
