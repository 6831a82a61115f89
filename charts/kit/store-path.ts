/** Mount of the secrets store's key-value engine, version 2. */
export const mount = 'kv';

/** Path of a Secret below the mount: its own name, so that no table maps one to the other. */
export const storePath = ({ namespace, name }: { readonly namespace: string; readonly name: string }) =>
  `${namespace}/${name}`;
