import type { ExternalServer } from '@twisterlab/platform/model/flow';
import type { Cluster } from '../../../environments/schema/cluster';

/** The Ollama server that the agents query. */
export function ollama({ ollama: { address, port } }: Cluster): ExternalServer & { readonly url: string } {
  return { name: 'ollama', addresses: [`${address}/32`], port, url: `http://${address}:${port}` };
}
