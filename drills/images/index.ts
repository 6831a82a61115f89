export { type ImageName, imageSpecs as recipes } from './catalogue';
export { imageArchive } from './image';
