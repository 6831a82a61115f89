/** A refusal that the schema rule of synth does not repeat. */
export interface KnownRefusal {
  /** Part of the API server's message. */
  readonly refusal: RegExp;
  /** What finds the mistake instead, or why charts cannot make it. */
  readonly reason: string;
}

export const known: readonly KnownRefusal[] = [
  {
    refusal: /is forbidden: |denied (the )?request/,
    reason: 'admission, not validation: the drill admission has the policies',
  },
  { refusal: /volume(Mounts|Devices)\[\d+\]\.name: Not found/, reason: 'the rule volume-mount' },
  {
    refusal: /compilation failed|failed to compile|xpression: Invalid value: .*: must evaluate to/,
    reason: 'expressions of policies: the drill admission has the type checker',
  },
  { refusal: /claims\[\d+\]: Not found/, reason: 'claims of devices: no node of a K3s cluster here has a driver' },
  {
    refusal: /failed to allocate IP|provided port is (already allocated|not in the valid range)/,
    reason: 'depends on the cluster and its other Services',
  },
  {
    refusal: /unsupported scope applied to resource/,
    reason: 'a table of scopes by resource that is in the code of the server only',
  },
  { refusal: /matchFields\[\d+\]/, reason: 'a node by name: the rule local-storage has the one use' },
  { refusal: /restart(Policy)?Rules|when restart rules are used/, reason: 'a feature that is not stable' },
  { refusal: /schedulingGates have been cleared/, reason: 'a gate beside a node name: only controllers set either' },
  { refusal: /volumeAttributesClassName/, reason: 'K3s has no driver with attributes' },
  {
    refusal: /ratio [\d.]+ is (less|greater) than/,
    reason: 'a ratio of a LimitRange: limits and requests themselves are compared',
  },
  {
    refusal: /onExitCodes\.containerName|manualSelector|nodePublishSecretRef\.name|allowedTopologies/,
    reason: 'no construct of charts/kit sets it',
  },
];
