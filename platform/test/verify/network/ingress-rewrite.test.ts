import { ingressRewrite } from '@twisterlab/platform/verify/network/ingress-rewrite';
import { findings, object } from '../../kit/objects';

const annotated = (annotations?: Record<string, string>) =>
  findings(ingressRewrite, [object('networking.k8s.io/v1', 'Ingress', 'api', { metadata: { annotations } })]);

describe('ingress-rewrite', () => {
  it('accepts an Ingress without annotations, or with others', () => {
    expect([...annotated(), ...annotated({ 'cert-manager.io/issuer': 'home' })]).toEqual([]);
  });

  it('accepts a rewrite that keeps part of the path', () => {
    expect(annotated({ 'nginx.ingress.kubernetes.io/rewrite-target': '/$1' })).toEqual([]);
  });

  it.each(['nginx.ingress.kubernetes.io/rewrite-target', 'example.com/replacePath'])('refuses %s: /', (name) => {
    expect(annotated({ [name]: '/' })).toEqual([`Ingress api ${name} rewrites every path to /`]);
  });
});
