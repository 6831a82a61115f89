import { ApiObject, type App, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../../environments/schema/cluster';
import { catalogue } from '../images';
import { Application } from '../kit/application';
import { SecretSource } from '../kit/secret';

/** The registry and owner of our own images. */
const packages = catalogue.postgres.repository.replace(/\/[^/]*$/, '');

/**
 * Lets pods with our own images pull private packages: their ServiceAccounts name the Secret of the record, which is declared in
 * their namespaces. Without the field the packages are public, and nothing changes. Call it when all applications exist.
 */
export function usePullSecret(app: App, { credentials }: Pick<Cluster, 'credentials'>): void {
  if (credentials === undefined) return;
  const declared = new Set<string>();
  for (const application of app.node.children.filter((each) => each instanceof Application)) {
    const { namespace } = application;
    if (namespace === undefined || !JSON.stringify(application.toJson()).includes(`"${packages}/`)) continue;
    for (const account of application.node.findAll().filter((each) => ApiObject.isApiObject(each)))
      if (account.kind === 'ServiceAccount')
        account.addJsonPatch(JsonPatch.add('/imagePullSecrets', [{ name: credentials }]));
    if (declared.has(namespace)) continue;
    declared.add(namespace);
    pullSecret(application, namespace, credentials);
  }
}

/** Declares the Secret of the record in a namespace. */
export function pullSecret(application: Construct, namespace: string, name: string): void {
  const [server] = packages.split('/');
  const key = '.dockerconfigjson';
  new SecretSource(
    application,
    name,
    { [key]: 'A token that reads the packages of our images; without it they are not pulled.' },
    {
      given: true,
      beforeStore: "the pods that copy and restore the store's data are pulled with it",
      create: `kubectl --namespace ${namespace} create secret docker-registry ${name} --docker-server=${server} --docker-username=USER --docker-password=TOKEN`,
    },
  );
}
