import { scripts } from '../../package.json';

/** `npm run synth` without npm, whose start takes longer than some runs of it. */
export const synthCommand = [process.execPath, ...scripts.synth.split(' ').slice(1)] as const;
