import path from 'node:path';
import type { Config } from '../config/index.ts';
import { isPluginPath } from '../core/index.ts';

/** The name under which a configuration's models are filed: labeler and model. */
export function modelName({ labels, model }: Config): string {
  return `${isPluginPath(labels.use) ? `own-${path.parse(labels.use).name}` : labels.use}-${model.use}`;
}
