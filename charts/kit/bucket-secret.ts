import type { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { SecretSource } from './secret';

/** The access to an S3 bucket with off-site copies, as variables of restic. */
export function bucketAccess(scope: Construct, cluster: Pick<Cluster, 'secrets'>) {
  const bucket = new SecretSource(
    scope,
    'backup-bucket',
    {
      'access-key': 'Access key of the bucket, from the operator of the S3 server.',
      'secret-key': 'Secret key of the bucket, from the operator of the S3 server.',
    },
    { given: true, cluster },
  );
  return { AWS_ACCESS_KEY_ID: bucket.key('access-key'), AWS_SECRET_ACCESS_KEY: bucket.key('secret-key') };
}
