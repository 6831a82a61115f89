export const checks = {
  resolve: 'npm run images -- --write writes the digest that crane computes',
  architecture: 'an image without a required architecture is refused',
  moved: 'a tag that was published again is refused, and the catalogue stays as it is',
  signed: 'the signature of the pinned image is verified',
  otherKey: 'the key of another signer does not verify it',
  unsigned: 'an image that no one signed is not verified',
  mirror: 'a mirror has the pinned content under the same digest',
  fallback: 'with the mirror down, the image is found in its own registry',
  configuration: 'npm run scan accepts the findings of Trivy in dist, and no other',
} as const;
