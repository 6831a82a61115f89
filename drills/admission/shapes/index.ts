import { exposure } from './exposure';
import { hostAccess } from './host-access';
import { images } from './images';
import type { Shape } from './kit';
import { limits } from './limits';
import { tokens } from './tokens';

/** What the API server must refuse, by the policy that does. */
export const forbidden: readonly Shape[] = [...images, ...hostAccess, ...limits, ...tokens, ...exposure];
