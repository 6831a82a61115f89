import { UserError } from '@twisterlab/platform/model/problem';

/** Names in the code of an application. */
export interface Names {
  /** Of the application, its folder below charts and its folder of dist: `ingress-nginx`. */
  readonly application: string;
  /** Of the function that declares the chart: `ingressNginx`. */
  readonly declaration: string;
  /** Of the constant with its namespace: `ingressNginxNamespace`. */
  readonly namespace: string;
  /** Of its class: `IngressNginx`. */
  readonly type: string;
}

/** @throws UserError if no identifier can be made of the name. */
export function namesOf(application: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(application)) {
    const message = `an application cannot have the name ${application}.`;
    const fix = 'Give it one of lower-case letters, digits and hyphens: --application NAME';
    throw new UserError([{ where: 'import add', message, fix }]);
  }
  const declaration = application.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const type = `${declaration[0]!.toUpperCase()}${declaration.slice(1)}`;
  return { application, declaration: `${declaration}Chart`, namespace: `${declaration}Namespace`, type };
}
